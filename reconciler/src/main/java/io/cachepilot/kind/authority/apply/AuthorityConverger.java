package io.cachepilot.kind.authority.apply;

import io.cachepilot.converge.desired.Coexistence;
import io.cachepilot.converge.desired.DesiredSet;
import io.cachepilot.converge.desired.Known;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.converge.run.Converger;
import io.cachepilot.converge.run.StepRefused;
import io.cachepilot.kind.authority.apply.ShownCertificates.Shown;
import io.cachepilot.kind.authority.plan.AuthorityAction;
import io.cachepilot.kind.authority.plan.AuthorityAction.DropGeneration;
import io.cachepilot.kind.authority.plan.AuthorityAction.IssueBy;
import io.cachepilot.kind.authority.plan.AuthorityAction.MakeGeneration;
import io.cachepilot.kind.authority.plan.AuthorityAction.Trust;
import io.cachepilot.kind.authority.plan.AuthorityAction.TrustOnly;
import io.cachepilot.kind.authority.plan.AuthorityGoal;
import io.cachepilot.kind.authority.plan.AuthorityLook;
import io.cachepilot.kind.authority.plan.AuthorityPlanner;
import io.cachepilot.kind.authority.spec.AuthorityReader;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.authority.spec.Rotation;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.pki.AuthorityUnusable;
import io.cachepilot.plan.Plan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The certificate authority: what is particular about converging it. */
public final class AuthorityConverger
        implements Converger<
                AuthoritySpec, AuthorityMemory, AuthorityConverger.Target, AuthorityLook, AuthorityAction> {
    private final AuthorityStore store;
    private final ShownCertificates shown;
    private final Ledger<AuthoritySpec, AuthorityMemory> ledger;
    private final InstantSource clock;

    /** Puts it together. */
    public AuthorityConverger(
            AuthorityStore store,
            ShownCertificates shown,
            Ledger<AuthoritySpec, AuthorityMemory> ledger,
            InstantSource clock) {
        this.store = store;
        this.shown = shown;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * The authority worked out in full.
     *
     * @param applied the fields as they were wanted when they were last applied
     */
    public record Target(AuthoritySpec spec, SortedMap<String, String> applied) {}

    @Override
    public KindReader<AuthoritySpec> reader() {
        return new AuthorityReader();
    }

    @Override
    public Class<AuthorityAction> actions() {
        return AuthorityAction.class;
    }

    @Override
    public Coexistence<AuthoritySpec, AuthorityMemory> coexistence() {
        return new AuthorityRules(clock);
    }

    /** What its record can't tell, the keys that there are do. */
    @Override
    public Known<AuthoritySpec, AuthorityMemory> known(Ledger.Records<AuthoritySpec, AuthorityMemory> remembered) {
        var records = new TreeMap<>(remembered.readable());
        var damaged = new TreeMap<>(remembered.damaged());
        try {
            records.computeIfAbsent(
                    AuthoritySpec.NAME,
                    _ -> Remembered.<AuthoritySpec, AuthorityMemory>nothing(AuthorityMemory.NOTHING)
                            .withDesired("", AuthoritySpec.unwritten(found())));
        } catch (AuthorityUnusable e) {
            damaged.put(AuthoritySpec.NAME, String.valueOf(e.getMessage()));
        }
        return new Known<>(records, damaged, new TreeSet<>(), AuthorityMemory.NOTHING, Optional.empty());
    }

    private Rotation found() {
        return store.issuingGeneration()
                .map(issuing -> AuthorityGoal.found(store.generations(), store.trustedGenerations(), issuing))
                .orElse(Rotation.FIRST);
    }

    @Override
    public Target target(AuthoritySpec spec, Remembered<AuthoritySpec, AuthorityMemory> known) {
        return new Target(spec, known.applied());
    }

    /** Nothing of it is secret. */
    @Override
    public String fingerprint(AuthoritySpec spec) {
        return "%s, %d days%s".formatted(spec.rotation(), spec.minTrustDays(), spec.suspend() ? ", suspended" : "");
    }

    @Override
    public AuthorityLook observe(
            Target target,
            Remembered<AuthoritySpec, AuthorityMemory> known,
            DesiredSet<AuthoritySpec, AuthorityMemory> all) {
        SortedSet<Integer> generations = store.generations();
        SortedSet<Integer> trusted = store.trustedGenerations();
        // Where nothing was made yet, it will be before anything else is.
        int issuing = store.issuingGeneration().orElse(Rotation.FIRST.generation());
        boolean unmade = store.issuing().isEmpty();
        // One of before there were generations is taken over at the next start.
        boolean unconverted = store.issuingGeneration().isEmpty() && generations.isEmpty();
        boolean first = unmade || unconverted;
        boolean strangers = !generations.isEmpty() && !store.isBundleSound();
        boolean shrinks = strangers || AuthorityPlanner.shrinksTrust(target.spec(), trusted);
        return new AuthorityLook(
                first ? AuthorityGoal.of(Rotation.FIRST).generations() : generations,
                store.keys(),
                first ? AuthorityGoal.of(Rotation.FIRST).trusted() : trusted,
                strangers,
                issuing,
                known.own().trustedSince(),
                shrinks ? leaving(target.spec(), trusted) : List.of());
    }

    /** Who shows a certificate of what clients would cease to trust, or may. */
    private List<String> leaving(AuthoritySpec spec, SortedSet<Integer> trusted) {
        var leaving = new ArrayList<String>();
        var generations = new TreeMap<String, Integer>();
        trusted.forEach(
                generation -> generations.put(store.authority(generation).keyId(), generation));
        SortedSet<Integer> stay = AuthorityGoal.of(spec.rotation()).trusted();
        for (Shown server : shown.look()) {
            for (String issuer : new TreeSet<>(server.issuers())) {
                Integer generation = generations.get(issuer);
                if (generation == null) {
                    leaving.add("of %s it can't be told what certificate it shows".formatted(server.server()));
                } else if (!stay.contains(generation)) {
                    leaving.add("%s still shows a certificate of generation %d".formatted(server.server(), generation));
                }
            }
        }
        return leaving;
    }

    @Override
    public Plan<AuthorityAction> plan(Target target, AuthorityLook observed, boolean approved, Instant now) {
        return AuthorityPlanner.plan(target.spec(), observed, target.applied(), now);
    }

    @Override
    public void carryOut(AuthorityAction action, Target target, AuthorityLook observed) {
        try {
            act(action, target.spec().name());
        } catch (AuthorityUnusable e) {
            throw new StepRefused(String.valueOf(e.getMessage()), e);
        }
    }

    private void act(AuthorityAction action, String name) {
        switch (action) {
            case MakeGeneration(int generation, var _) -> {
                var _ = store.make(generation);
            }
            case Trust(var generations, var _) -> {
                store.trustAlso(generations);
                trustedSince(name, Optional.of(clock.instant()));
            }
            case IssueBy(int generation, var _) -> store.issueBy(generation);
            case TrustOnly(var generations, var _, var _) -> {
                trustedSince(name, Optional.empty());
                store.publish(generations);
            }
            case DropGeneration(int generation, var _) -> store.drop(generation);
        }
    }

    private void trustedSince(String name, Optional<Instant> since) {
        ledger.update(name, record -> record.with(new AuthorityMemory(since)));
    }

    /** Where the record was lost in a rotation, the time of trust begins anew. */
    @Override
    public void inSync(Target target, AuthorityLook observed, Remembered<AuthoritySpec, AuthorityMemory> known) {
        boolean rotates = observed.trusted().size() > 1;
        ledger.update(target.spec().name(), record -> {
            Optional<Instant> since =
                    rotates ? record.own().trustedSince().or(() -> Optional.of(clock.instant())) : Optional.empty();
            return record.withApplied(AuthorityPlanner.fields(target.spec())).with(new AuthorityMemory(since));
        });
    }

    @Override
    public Optional<Finding> ready(Target target, AuthorityLook observed, Plan<AuthorityAction> plan) {
        return Optional.of(new Finding(
                "Issues", "generation %d issues; clients trust %s".formatted(observed.issuing(), observed.trusted())));
    }

    @Override
    public Plan<AuthorityAction> removal(String name, Remembered<AuthoritySpec, AuthorityMemory> known) {
        return new Plan<>(AuthoritySpec.key(name), List.of(), List.of(), List.of());
    }

    @Override
    public void remove(AuthorityAction action, String name) {
        throw new IllegalStateException("the authority is never removed");
    }
}
