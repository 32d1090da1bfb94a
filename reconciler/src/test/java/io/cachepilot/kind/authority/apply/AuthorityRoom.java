package io.cachepilot.kind.authority.apply;

import io.cachepilot.converge.ConvergedKind;
import io.cachepilot.converge.Kind;
import io.cachepilot.converge.Planning;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.kind.authority.apply.ShownCertificates.Shown;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.authority.view.AuthoritySpecViews;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.plan.Key;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** An authority on a real disk, and one server that gets its certificates. */
final class AuthorityRoom {
    static final Key KEY = Key.of(AuthoritySpec.KIND, AuthoritySpec.NAME);

    private static final int MOST_RUNS = 20;

    private final Path state;
    private final TreeMap<String, String> manifests = new TreeMap<>();

    /** The issuer of what the server shows; empty: it does not run. */
    Optional<String> shown = Optional.empty();

    Instant now = Instant.parse("2026-11-22T10:00:00Z");

    AuthorityStore store;
    Kind kind;
    AuthoritySpecViews views;

    AuthorityRoom(Path state) {
        this.state = state;
        restart();
    }

    /** Another control plane over the same state, as after a crash. */
    void restart() {
        store = AuthorityStore.open(state.resolve("ca"), () -> now, new SecureRandom());
        var ledger = new Ledger<>(state.resolve("records"), AuthorityMemory.FORM);
        var converger = new AuthorityConverger(
                store,
                () -> shown.map(issuer -> new Shown("tenant a", List.of(issuer))).stream()
                        .toList(),
                ledger,
                () -> now);
        kind = new ConvergedKind<>(converger, converger, ledger, new PruneGuard(0.2), () -> now);
        views = new AuthoritySpecViews(store, ledger);
    }

    AuthorityRoom rotation(int generation, String phase) {
        return manifest("rotation: {generation: %d, phase: %s}".formatted(generation, phase));
    }

    AuthorityRoom manifest(String spec) {
        manifests.put(
                "authority.yaml",
                "apiVersion: cachepilot/v1\nkind: CertificateAuthority\nmetadata: {name: default}\nspec: {%s}\n"
                        .formatted(spec));
        return this;
    }

    AuthorityRoom withoutManifest() {
        manifests.clear();
        return this;
    }

    void days(int days) {
        now = now.plus(Duration.ofDays(days));
    }

    Intake intake() {
        var files = new TreeMap<String, byte[]>();
        manifests.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Intake(
                "r1",
                new ManifestReader(List.of(kind.reader())).read(files),
                true,
                new Approvals(
                        new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>(Map.of()), new TreeMap<>()));
    }

    /** Takes over the manifest and runs until there is nothing more to be done; what the server shows is renewed meanwhile. */
    Outcome settle() {
        kind.accept(intake());
        Outcome outcome = kind.reconcile(KEY);
        for (int run = 0; run < MOST_RUNS && outcome instanceof Outcome.Waiting waiting; run++) {
            serverIsRenewed();
            pass(waiting);
            outcome = kind.reconcile(KEY);
        }
        return outcome;
    }

    /** What is waited for comes, where it takes seconds. */
    void pass(Outcome.Waiting waiting) {
        if (waiting.checkAgain().compareTo(Duration.ofSeconds(1)) > 0) {
            now = now.plus(waiting.checkAgain());
        }
    }

    void serverIsRenewed() {
        shown = shown.map(_ -> store.issuing().orElseThrow().keyId());
    }

    void serverRuns() {
        shown = Optional.of(store.issuing().orElseThrow().keyId());
    }

    Planning planned() {
        return kind.planned(this::intake, _ -> true);
    }

    /** Whether a client that loads the bundle now accepts what the server shows now. */
    boolean isServed() {
        return shown.map(issuer -> store.trustedGenerations().stream()
                        .anyMatch(generation ->
                                store.authority(generation).keyId().equals(issuer)))
                .orElse(true);
    }
}
