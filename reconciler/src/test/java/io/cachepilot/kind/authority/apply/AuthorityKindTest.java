package io.cachepilot.kind.authority.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.plan.Impact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuthorityKindTest {
    private static final List<String> WHOLE = List.of("standby", "trust-new", "issue-new", "drop-old");

    @TempDir
    private Path state;

    private AuthorityRoom room;

    @BeforeEach
    void open() {
        room = new AuthorityRoom(state);
    }

    @Test
    void oneIsThereWithoutAManifestAndNobodyIsToldOfIt() {
        assertThat(room.settle()).isInstanceOf(Outcome.InSync.class);
        assertThat(room.kind.keys()).containsExactly(AuthorityRoom.KEY);
        assertThat(room.planned().specs()).isEmpty();
        assertThat(room.planned().held()).isEmpty();
        assertThat(room.kind.kept(room.intake())).isEmpty();
    }

    @Test
    void wholeRotationReplacesTheAuthorityAndServesAlways() {
        room.settle();
        room.serverRuns();
        String old = room.store.issuing().orElseThrow().keyId();
        for (String phase : WHOLE) {
            room.days(31);
            room.rotation(2, phase);
            room.kind.accept(room.intake());
            Outcome outcome = room.kind.reconcile(AuthorityRoom.KEY);
            while (outcome instanceof Outcome.Waiting waiting) {
                room.pass(waiting);
                assertThat(room.isServed()).as(phase).isTrue();
                room.serverIsRenewed();
                assertThat(room.isServed()).as(phase).isTrue();
                outcome = room.kind.reconcile(AuthorityRoom.KEY);
            }
            assertThat(room.isServed()).as(phase).isTrue();
            assertThat(outcome).as(phase).isInstanceOf(Outcome.InSync.class);
        }
        assertThat(room.store.generations()).containsExactly(2);
        assertThat(room.store.issuing().orElseThrow().keyId()).isNotEqualTo(old);
        assertThat(room.store.trusted()).hasSize(1);
    }

    @Test
    void twoStepsAtOnceAreAProblemAndNothingHappens() {
        room.settle();
        room.rotation(2, "issue-new");

        assertThat(problem(room.settle()))
                .isEqualTo(
                        "authority.yaml: spec.rotation: generation 2, issue-new can't follow on generation 1, drop-old;"
                                + " allowed next are: generation 2, standby");
        assertThat(room.store.generations()).containsExactly(1);
        assertThat(room.kind.conflicts(room.intake().manifests(), "default")).hasSize(1);
    }

    @Test
    void oldOneIsNotDroppedBeforeClientsHadTheirTime() {
        room.settle();
        for (String phase : WHOLE.subList(0, 3)) {
            room.manifest("minTrustDays: 10, rotation: {generation: 2, phase: %s}".formatted(phase))
                    .settle();
        }
        room.days(9);
        room.manifest("minTrustDays: 10, rotation: {generation: 2, phase: drop-old}");
        assertThat(problem(room.settle())).contains("clients have 10 days", "from 2026-12-02T10:00:00Z on");
        assertThat(room.store.generations()).containsExactly(1, 2);

        room.days(1);
        assertThat(room.planned().specs())
                .singleElement()
                .satisfies(spec -> assertThat(spec.preview().plan().impact()).isEqualTo(Impact.CONNECTIONS));
        room.settle();
        assertThat(room.store.generations()).containsExactly(2);
    }

    @Test
    void wayBackIsThereUntilTheOldOneIsDropped() {
        room.settle();
        room.serverRuns();
        String old = room.store.issuing().orElseThrow().keyId();
        WHOLE.subList(0, 3).forEach(phase -> room.rotation(2, phase).settle());
        assertThat(room.shown).isNotEqualTo(java.util.Optional.of(old));

        room.rotation(2, "trust-new").settle();
        assertThat(room.shown).contains(old);
        room.rotation(2, "standby").settle();
        assertThat(room.store.trustedGenerations()).containsExactly(1);
        room.rotation(1, "drop-old").settle();
        assertThat(room.store.generations()).containsExactly(1);
        assertThat(room.isServed()).isTrue();
    }

    @Test
    void keyThatIsLostMeanwhileIsToldAndReplacedByNone() throws IOException {
        room.settle();
        Path key = state.resolve("ca/generation-1.key");
        String lost = Files.readString(key);
        Files.delete(key);

        assertThat(room.settle())
                .isInstanceOfSatisfying(
                        Outcome.Waiting.class,
                        waiting -> assertThat(waiting.waitingFor())
                                .isEqualTo("the key of generation 1 is gone; restore it from a recovery bundle"));
        assertThat(key).doesNotExist();

        Files.writeString(key, lost);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThat(room.settle()).isInstanceOf(Outcome.InSync.class);
    }

    @Test
    void removedManifestLeavesItAsItIs() {
        room.settle();
        room.rotation(2, "standby").settle();
        room.rotation(2, "trust-new").settle();
        room.withoutManifest();

        assertThat(room.settle()).isInstanceOf(Outcome.InSync.class);
        assertThat(room.store.trustedGenerations()).containsExactly(1, 2);
        room.restart();
        room.settle();
        assertThat(room.store.trustedGenerations()).containsExactly(1, 2);
    }

    @Test
    void lostRecordIsWorkedOutFromTheKeys() throws IOException {
        room.settle();
        room.rotation(2, "standby").settle();
        room.rotation(2, "trust-new").settle();
        Files.delete(state.resolve("records/default/certificate-authority.json"));
        room.restart();

        assertThat(room.settle()).isInstanceOf(Outcome.InSync.class);
        room.rotation(2, "issue-new").settle();
        room.days(29);
        assertThat(problem(room.rotation(2, "drop-old").settle())).contains("clients have 30 days");
    }

    @Test
    void nextPhaseIsRefusedUntilTheOneBeforeIsCarriedOut() {
        room.settle();
        room.rotation(2, "standby").settle();
        room.rotation(2, "trust-new");
        room.kind.accept(room.intake());
        room.restart();

        assertThat(problem(room.rotation(2, "issue-new").settle())).contains("trust-new is not carried out yet");
        assertThat(room.store.issuingGeneration()).contains(1);
        assertThat(room.settle()).isInstanceOf(Outcome.InSync.class);
        room.settle();
        assertThat(room.store.issuingGeneration()).contains(2);
    }

    @Test
    void manifestThatSaysNothingOfARotationLeavesItAsItIs() {
        room.settle();
        room.rotation(2, "standby").settle();
        room.manifest("minTrustDays: 1").settle();

        assertThat(room.store.generations()).containsExactly(1, 2);
        assertThat(room.planned().specs())
                .allSatisfy(spec -> assertThat(spec.preview().problems()).isEmpty());
    }

    @Test
    void bundleThatSomebodyBrokeIsWrittenAnew() throws IOException {
        room.settle();
        room.serverRuns();
        String good = Files.readString(state.resolve("ca/ca.crt"));
        assertThat(room.store.trusted()).hasSize(1);
        Files.writeString(state.resolve("ca/ca.crt"), "-----BEGIN CERTIFICATE-----\nnone\n");

        assertThat(room.store.trusted()).as("as it was last").hasSize(1);
        assertThat(room.settle()).isInstanceOf(Outcome.InSync.class);
        assertThat(state.resolve("ca/ca.crt")).hasContent(good);
    }

    @Test
    void otherNameIsRefused() {
        room.settle();
        var manifests = new io.cachepilot.manifest.ManifestReader(List.of(room.kind.reader()))
                .read(new java.util.TreeMap<>(java.util.Map.of(
                        "f",
                        "apiVersion: cachepilot/v1\nkind: CertificateAuthority\nmetadata: {name: other}\n"
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))));

        assertThat(manifests.problems())
                .singleElement()
                .asString()
                .isEqualTo("f:3: metadata.name: there is one authority, and its name is default");
    }

    /** In every phase, forwards and back: before the run, and after each of its effects on disk. */
    @Test
    void crashInAnyPhaseIsMadeGood() throws IOException {
        room.settle();
        room.serverRuns();
        for (String phase : List.of("standby", "trust-new", "issue-new", "trust-new", "issue-new", "drop-old")) {
            room.days(31);
            room.rotation(2, phase);
            room.kind.accept(room.intake());
            room.restart();
            assertThat(room.isServed()).isTrue();
            room.kind.accept(room.intake());
            room.kind.reconcile(AuthorityRoom.KEY);
            assertThat(room.isServed()).isTrue();
            room.restart();
            assertThat(room.settle()).as(phase).isInstanceOf(Outcome.InSync.class);
            assertThat(room.isServed()).isTrue();
        }
        assertThat(room.store.generations()).containsExactly(2);
    }

    @Test
    void generationThatACrashLeftHalfMadeIsCompleted() throws IOException {
        room.settle();
        room.rotation(2, "standby").settle();
        Files.delete(state.resolve("ca/generation-2.crt"));
        room.restart();

        assertThat(room.planned().specs()).hasSize(1);
        assertThat(room.settle()).isInstanceOf(Outcome.InSync.class);
        assertThat(room.store.generations()).containsExactly(1, 2);
    }

    @Test
    void generationThatACrashLeftHalfDroppedGoes() throws IOException {
        room.settle();
        room.rotation(2, "standby").settle();
        room.rotation(1, "drop-old");
        Files.delete(state.resolve("ca/generation-2.crt"));
        room.restart();

        assertThat(room.settle()).isInstanceOf(Outcome.InSync.class);
        assertThat(state.resolve("ca/generation-2.key")).doesNotExist();
        room.rotation(2, "standby").settle();
        assertThat(room.store.generations()).containsExactly(1, 2);
    }

    private static String problem(Outcome outcome) {
        Report report = ((Outcome.InSync) outcome).report();
        Finding finding = Objects.requireNonNull(report.holding().get(ConditionType.INVALID));
        return finding.message();
    }
}
