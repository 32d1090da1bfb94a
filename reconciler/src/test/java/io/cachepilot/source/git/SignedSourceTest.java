package io.cachepilot.source.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.References;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.git.signature.SignaturePolicy;
import io.cachepilot.source.git.upstream.LocalUpstream;
import io.cachepilot.source.git.upstream.RemoteUpstream;
import io.cachepilot.source.location.RemoteUrl;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.Proposal;
import io.cachepilot.source.write.Rewritten;
import io.cachepilot.source.write.WriteRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository of this host whose newest commit has to be signed, with the real git and ssh-keygen. */
final class SignedSourceTest {
    @TempDir
    private Path directory;

    private WorkTree tree;
    private Signer ann;
    private Path signers;

    @BeforeEach
    void makeRepository() throws Exception {
        tree = WorkTree.make(directory.resolve("tenants"));
        ann = Signer.ssh(directory, "ann", "ed25519");
        signers = directory.resolve("signers");
        allow("# those who may\n\n" + ann.allowed());
    }

    @Test
    void withoutAnAcceptedCommitThereIsNoSource() throws Exception {
        String bad = unsigned("1");

        try (GitSource source = source()) {
            assertThatExceptionOfType(SourceUnavailable.class)
                    .isThrownBy(source::take)
                    .withMessageContaining("commit " + bad.substring(0, 8))
                    .withMessageContaining("by Ann <ann@example.org> is not signed")
                    .withMessageContaining("none was accepted before")
                    .withMessageContaining(signers.toString());
        }
    }

    @Test
    void aRefusedCommitLeavesTheLastAcceptedInForceUntilAGoodOneFollows() throws Exception {
        String good = ann.commit(tree, "a.yaml", "1");
        try (GitSource source = source()) {
            assertThat(text(source.take())).isEqualTo("1");

            String bad = unsigned("2");
            assertThat(source.refresh()).isTrue();
            Snapshot behind = source.take();
            assertThat(text(behind)).isEqualTo("1");
            assertThat(behind.revision().orElseThrow().commit()).isEqualTo(good);
            assertThat(behind.behind().orElseThrow())
                    .contains("commit " + bad.substring(0, 8))
                    .contains("is not signed")
                    .contains(good.substring(0, 8) + " stays in force");
            assertThat(source.refresh()).as("nothing has changed since").isFalse();

            ann.commit(tree, "b.yaml", "3");
            source.refresh();
            assertThat(text(source.take()))
                    .as("who signs answers for all of it")
                    .isEqualTo("2");
            assertThat(source.take().behind()).isEmpty();
        }
    }

    @Test
    void theLastAcceptedCommitSurvivesARestart() throws Exception {
        ann.commit(tree, "a.yaml", "1");
        try (GitSource source = source()) {
            source.take();
        }
        unsigned("2");

        try (GitSource source = source()) {
            assertThat(text(source.take())).isEqualTo("1");
            assertThat(source.take().behind()).isPresent();
        }
        try (GitSource other = source(LastAccepted.keeping(accepted(), "another source"))) {
            assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(other::take);
        }
    }

    @Test
    void whoOnlyLooksLeavesNoMark() throws Exception {
        ann.commit(tree, "a.yaml", "1");

        try (GitSource source = source(LastAccepted.reading(accepted(), "tenants"))) {
            assertThat(text(source.look())).isEqualTo("1");
        }
        assertThat(accepted()).doesNotExist();
    }

    @Test
    void anUnknownSignerIsRefusedUntilItIsAllowed() throws Exception {
        ann.commit(tree, "a.yaml", "1");
        try (GitSource source = source()) {
            source.take();
            Signer eve = Signer.ssh(directory, "eve", "ed25519");
            eve.commit(tree, "a.yaml", "2");
            assertThat(text(source.take())).isEqualTo("1");
            assertThat(source.take().behind().orElseThrow())
                    .contains("SSH key SHA256:")
                    .contains("none of the allowed ones");

            allow(ann.allowed() + eve.allowed());
            assertThat(text(source.take())).isEqualTo("2");
        }
    }

    @Test
    void aCommitThatWasChangedAfterItWasSignedIsRefused() throws Exception {
        ann.commit(tree, "a.yaml", "1");
        try (GitSource source = source()) {
            source.take();
            String raw = tree.git("cat-file", "commit", ann.commit(tree, "a.yaml", "2"));
            publish(raw.replace("write a.yaml", "write a yaml"));

            assertThat(text(source.take())).isEqualTo("1");
            assertThat(source.take().behind().orElseThrow()).contains("changed afterwards");
        }
    }

    @Test
    void theSignatureOfAnotherCommitIsRefused() throws Exception {
        String signed = tree.git("cat-file", "commit", ann.commit(tree, "a.yaml", "1"));
        String signature = signed.substring(signed.indexOf("gpgsig "), signed.indexOf("\n\n") + 1);
        try (GitSource source = source()) {
            source.take();
            String raw = tree.git("cat-file", "commit", unsigned("2"));
            publish(raw.replaceFirst("\n\n", "\n" + signature + "\n"));

            assertThat(text(source.take())).isEqualTo("1");
            assertThat(source.take().behind().orElseThrow()).contains("the signature is that of something else");
        }
    }

    @Test
    void aCommitWithTwoSignaturesIsRefused() throws Exception {
        String signed = tree.git("cat-file", "commit", ann.commit(tree, "a.yaml", "1"));
        String signature = signed.substring(signed.indexOf("gpgsig "), signed.indexOf("\n\n") + 1);
        publish(signed.replace(signature, signature + signature));

        try (GitSource source = source()) {
            assertThatExceptionOfType(SourceUnavailable.class)
                    .isThrownBy(source::take)
                    .withMessageContaining("more than one signature");
        }
    }

    @Test
    void aFileOfSignersThatOthersMayWriteAllowsNobody() throws Exception {
        ann.commit(tree, "a.yaml", "1");
        Files.setPosixFilePermissions(signers, PosixFilePermissions.fromString("rw-rw-r--"));

        try (GitSource source = source()) {
            assertThatExceptionOfType(SourceUnavailable.class)
                    .isThrownBy(source::take)
                    .withMessageContaining("chmod go-w " + signers);
        }
    }

    @Test
    void aBranchThatWasForcedBackToAnOlderSignedCommitIsNotFollowed() throws Exception {
        String old = ann.commit(tree, "a.yaml", "1");
        String good = ann.commit(tree, "a.yaml", "2");
        try (GitSource source = source()) {
            source.take();
        }
        tree.git("reset", "--quiet", "--hard", old);

        try (GitSource source = source()) {
            assertThat(text(source.take())).isEqualTo("2");
            assertThat(source.take().behind().orElseThrow())
                    .contains(old.substring(0, 8) + " is signed, but older than " + good.substring(0, 8))
                    .contains("git commit -S --allow-empty");

            ann.commit(tree, "b.yaml", "on top");
            assertThat(text(source.take())).as("somebody has signed it anew").isEqualTo("1");
            assertThat(source.take().behind()).isEmpty();
        }
    }

    @Test
    void anOlderSignedCommitOfAnotherBranchIsNotFollowedEither() throws Exception {
        ann.commit(tree, "a.yaml", "1");
        tree.git("switch", "--quiet", "--create", "next");
        String aside = ann.commit(tree, "a.yaml", "aside");
        tree.git("switch", "--quiet", "main");
        waitForTheNextSecond();
        ann.commit(tree, "a.yaml", "2");
        try (GitSource source = source()) {
            source.take();
            tree.git("reset", "--quiet", "--hard", aside);

            assertThat(text(source.take())).isEqualTo("2");
            assertThat(source.take().behind().orElseThrow()).contains("the branch was forced back");
        }
    }

    private static void waitForTheNextSecond() {
        long second = System.currentTimeMillis() / 1_000;
        while (System.currentTimeMillis() / 1_000 == second) {
            Thread.onSpinWait();
        }
    }

    @Test
    void ourOwnCommitsAreRefusedForTheyAreNotSigned() throws Exception {
        ann.commit(tree, "a.yaml", "1");
        var proposal = new Proposal(
                Author.CACHEPILOT,
                "request",
                new TreeMap<>(),
                now -> new Rewritten("write", new TreeMap<>(Map.of("a.yaml", Optional.empty()))));

        try (GitSource source = source()) {
            assertThatExceptionOfType(WriteRefused.class)
                    .isThrownBy(() -> source.commit(proposal))
                    .withMessageContaining("source.signatures")
                    .withMessageContaining("sign it with git");
            assertThat(text(source.take())).isEqualTo("1");
        }
    }

    /** Behind a daemon: the commits that are refused are fetched, the one in force is kept when the copy is lost. */
    @Test
    void aRemoteKeepsItsLastAcceptedCommitEvenWithoutItsCopy() throws Exception {
        try (GitDaemon daemon = GitDaemon.start(Files.createDirectory(directory.resolve("served")))) {
            daemon.makeRepository("tenants.git");
            tree.git("remote", "add", "origin", daemon.url("tenants.git"));
            ann.commit(tree, "a.yaml", "1");
            tree.git("push", "--quiet", "origin", "main");
            try (GitSource source = remote(daemon, "copy")) {
                assertThat(text(source.take())).isEqualTo("1");
                unsigned("2");
                tree.git("push", "--quiet", "origin", "main");
                source.refresh();
                assertThat(text(source.take())).isEqualTo("1");
                daemon.stop();
                source.refresh();
                assertThat(source.take().behind().orElseThrow())
                        .contains("is not signed")
                        .contains("cannot fetch");
                daemon.startAgain();
            }
            try (GitSource source = remote(daemon, "another-copy")) {
                assertThat(text(source.take())).isEqualTo("1");
                assertThat(source.take().behind().orElseThrow()).contains("is not signed");
            }
        }
    }

    private GitSource remote(GitDaemon daemon, String copy) {
        var url = RemoteUrl.parse(daemon.url("tenants.git"));
        return new GitSource(
                new RemoteUpstream(url, Optional.of("main"), directory.resolve(copy)),
                "",
                References.NONE,
                Optional.of(gate(LastAccepted.keeping(accepted(), "remote"))));
    }

    private GitSource source() {
        return source(LastAccepted.keeping(accepted(), "tenants"));
    }

    private GitSource source(LastAccepted last) {
        return new GitSource(
                new LocalUpstream(tree.path(), Optional.of("main")), "", References.NONE, Optional.of(gate(last)));
    }

    private SignatureGate gate(LastAccepted last) {
        return new SignatureGate(new SignaturePolicy(signers), last);
    }

    private Path accepted() {
        return directory.resolve("state/accepted");
    }

    private void allow(String text) throws Exception {
        Files.writeString(signers, text);
        Files.setPosixFilePermissions(signers, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private String unsigned(String text) throws Exception {
        tree.write("a.yaml", text);
        return tree.commit("write " + text);
    }

    /** Makes a commit of that very content the newest one. */
    private void publish(String rawCommit) throws Exception {
        Path file = Files.writeString(directory.resolve("raw"), rawCommit);
        String id = tree.git("hash-object", "-t", "commit", "-w", "--literally", file.toString());
        tree.git("update-ref", "refs/heads/main", id.strip());
    }

    private static String text(Snapshot snapshot) {
        return new String(Objects.requireNonNull(snapshot.files().get("a.yaml")), UTF_8);
    }
}
