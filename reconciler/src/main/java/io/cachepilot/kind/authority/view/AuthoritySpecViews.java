package io.cachepilot.kind.authority.view;

import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.converge.view.Caller;
import io.cachepilot.converge.view.Description;
import io.cachepilot.converge.view.Description.Detail;
import io.cachepilot.converge.view.Description.Section;
import io.cachepilot.converge.view.KindWords;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.converge.view.SpecView.Presence;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.converge.view.Times;
import io.cachepilot.kind.authority.apply.AuthorityMemory;
import io.cachepilot.kind.authority.plan.AuthorityGoal;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.authority.spec.Rotation;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.pki.AuthorityUnusable;
import io.cachepilot.pki.certificate.CertificateView;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The certificate authority in words.
 *
 * @param ledger what is remembered of it
 */
public record AuthoritySpecViews(AuthorityStore store, Ledger<AuthoritySpec, AuthorityMemory> ledger)
        implements SpecViews {
    public static final KindWords WORDS = new KindWords(
            AuthoritySpec.KIND,
            List.of("GENERATION", "PHASE", "TRUSTED", "EXPIRES"),
            List.of("generation", "phase", "trusted", "expires"));

    @Override
    public KindWords words() {
        return WORDS;
    }

    @Override
    public Look look() {
        return Look.of(view());
    }

    private SpecView view() {
        Optional<String> damaged = Optional.ofNullable(ledger.all().damaged().get(AuthoritySpec.NAME));
        String file = known().map(Remembered::file).orElse("");
        try {
            return damaged.isPresent() ? nothing(file, damaged) : view(file);
        } catch (AuthorityUnusable | UncheckedIOException e) {
            return nothing(file, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private static SpecView nothing(String file, Optional<String> because) {
        return new SpecView(
                AuthoritySpec.key(AuthoritySpec.NAME), file, Presence.NONE, false, because, List.of(), Map.of());
    }

    private SpecView view(String file) {
        Optional<Integer> issuing = store.issuingGeneration();
        if (issuing.isEmpty()) {
            return nothing(file, Optional.empty());
        }
        SortedSet<Integer> trusted = store.trustedGenerations();
        Rotation rotation = AuthorityGoal.found(store.generations(), trusted, issuing.get());
        String expires = Times.shown(certificate(issuing.get()).notAfter());
        var values = new TreeMap<String, Object>();
        values.put("generation", rotation.generation());
        values.put("phase", rotation.phase().toString());
        values.put("trusted", List.copyOf(trusted));
        values.put("expires", expires);
        List<String> cells = List.of(
                Integer.toString(rotation.generation()), rotation.phase().toString(), numbers(trusted), expires);
        return new SpecView(
                AuthoritySpec.key(AuthoritySpec.NAME), file, Presence.THERE, false, Optional.empty(), cells, values);
    }

    @Override
    public Set<String> names() {
        return Set.of(AuthoritySpec.NAME);
    }

    @Override
    public List<Description> describe(Set<String> names, Caller caller) {
        return names.contains(AuthoritySpec.NAME) ? List.of(describe(view(), caller)) : List.of();
    }

    private Description describe(SpecView view, Caller caller) {
        var details = new ArrayList<Detail>();
        var lines = new ArrayList<String>();
        if (view.presence() == Presence.THERE) {
            store.issuingGeneration().ifPresent(issuing -> details.add(new Detail("Issues", "generation " + issuing)));
            details.add(new Detail(
                    "Rotation",
                    "generation " + view.cells().get(0) + ", " + view.cells().get(1)));
            known().flatMap(known -> known.own().trustedSince())
                    .ifPresent(since -> details.add(new Detail("Trusted since", Times.shown(since))));
            details.add(new Detail("Bundle", caller.shown(store.bundleFile())));
            store.generations().forEach(generation -> lines.add(line(generation)));
        }
        return new Description(view, details, List.of(new Section("Generations", "", lines)));
    }

    private String line(int generation) {
        CertificateView certificate = certificate(generation);
        return "%d: expires %s, key %s"
                .formatted(generation, Times.shown(certificate.notAfter()), certificate.issuer());
    }

    private CertificateView certificate(int generation) {
        return CertificateView.of(store.authority(generation).certificate());
    }

    /** Empty where it is damaged, too. */
    private Optional<Remembered<AuthoritySpec, AuthorityMemory>> known() {
        return Optional.ofNullable(ledger.all().readable().get(AuthoritySpec.NAME));
    }

    private static String numbers(SortedSet<Integer> generations) {
        return String.join(", ", generations.stream().map(String::valueOf).toList());
    }
}
