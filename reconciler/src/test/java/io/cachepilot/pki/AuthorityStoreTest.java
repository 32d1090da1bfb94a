package io.cachepilot.pki;

import static io.cachepilot.pki.Certificates.NOW;
import static io.cachepilot.pki.Certificates.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class AuthorityStoreTest {
    @TempDir
    private Path temporary;

    @Test
    void firstGenerationIsMadeIssuesAndIsPublished() {
        AuthorityStore store = open();

        assertThat(store.generations()).containsExactly(1);
        assertThat(store.issuingGeneration()).contains(1);
        assertThat(store.trusted()).containsExactly(issuer(store));
        assertThat(store.bundleFile()).isEqualTo(directory().resolve("ca.crt"));
        assertThat(issuer(open())).isEqualTo(issuer(store));
    }

    @Test
    void readingMakesNothing() {
        AuthorityStore store = AuthorityStore.reading(directory());

        assertThat(store.issuing()).isEmpty();
        assertThat(store.trusted()).isEmpty();
        assertThat(store.clientSockets()).isEmpty();
        assertThat(directory()).doesNotExist();
        assertThatExceptionOfType(AuthorityUnusable.class).isThrownBy(() -> store.issue(CertificateAuthority::keyId));
    }

    @Test
    void authorityOfBeforeThereWereGenerationsIsTheFirst() throws IOException {
        X509Certificate before = Certificates.authority(directory(), NOW).certificate();
        assertThat(AuthorityStore.reading(directory()).issuing().orElseThrow().certificate())
                .isEqualTo(before);
        assertThat(AuthorityStore.reading(directory()).trusted()).containsExactly(before);
        String bundle = Files.readString(directory().resolve("ca.crt"));

        AuthorityStore store = open();

        assertThat(issuer(store)).isEqualTo(before);
        assertThat(directory().resolve("ca.crt")).hasContent(bundle);
        assertThat(directory().resolve("ca.key")).doesNotExist();
        assertThat(issuer(open())).isEqualTo(before);
    }

    /** After each file that taking it over writes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void takingItOverMayBeCutOffAnywhere(int written) throws IOException {
        X509Certificate before = Certificates.authority(directory(), NOW).certificate();
        Path whole = temporary.resolve("whole");
        Files.createDirectories(whole);
        copy(directory(), whole);
        AuthorityStore.open(whole, InstantSource.fixed(NOW), RANDOM);
        List<String> order = List.of("generation-1.crt", "generation-1.key", "issuing");
        for (String file : order.subList(0, written)) {
            Files.copy(whole.resolve(file), directory().resolve(file));
        }

        assertThat(issuer(open())).isEqualTo(before);
        assertThat(directory()).isDirectoryNotContaining("glob:**/ca.key");
    }

    @Test
    void rotationChangesOneThingAtATime() {
        AuthorityStore store = open();
        X509Certificate old = issuer(store);
        var sockets = store.clientSockets().orElseThrow();

        X509Certificate next = store.make(2).certificate();
        assertThat(store.trusted()).containsExactly(old);
        assertThat(store.clientSockets()).containsSame(sockets);

        store.publish(new TreeSet<>(List.of(1, 2)));
        assertThat(store.trusted()).containsExactly(old, next);
        assertThat(store.trustedGenerations()).containsExactly(1, 2);
        assertThat(store.clientSockets().orElseThrow()).isNotSameAs(sockets);
        assertThat(issuer(store)).isEqualTo(old);

        store.issueBy(2);
        assertThat(issuer(store)).isEqualTo(next);
        assertThat(issuer(open())).isEqualTo(next);

        store.publish(new TreeSet<>(List.of(2)));
        store.drop(1);
        assertThat(store.trusted()).containsExactly(next);
        assertThat(store.generations()).containsExactly(2);
        assertThat(issuer(open())).isEqualTo(next);
    }

    @Test
    void nobodyIssuesByAnotherWhileACertificateIsMade() throws Exception {
        AuthorityStore store = open();
        store.make(2);
        var making = new CountDownLatch(1);
        var changed = new CountDownLatch(1);
        X509Certificate old = issuer(store);

        X509Certificate made = store.issue(authority -> {
            Thread.ofPlatform().start(() -> {
                making.countDown();
                store.issueBy(2);
                changed.countDown();
            });
            await(making);
            assertThat(store.issuingGeneration()).contains(1);
            return authority.certificate();
        });

        assertThat(made).isEqualTo(old);
        assertThat(changed.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(store.issuingGeneration()).contains(2);
    }

    @Test
    void bundleThatIsLostOrDamagedInUseIsUsedAsItWas() throws IOException {
        AuthorityStore store = open();
        List<X509Certificate> trusted = store.trusted();

        Files.write(store.bundleFile(), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThat(store.trusted()).isEqualTo(trusted);

        Files.delete(store.bundleFile());
        assertThat(store.trusted()).isEqualTo(trusted);
        assertThat(store.controlSockets()).isPresent();
    }

    @Test
    void itIsNotReplacedBecauseSomethingOfItIsLost() throws IOException {
        AuthorityStore store = open();
        store.make(2);
        store.issueBy(2);
        Files.delete(directory().resolve("issuing"));
        assertThatExceptionOfType(AuthorityUnusable.class)
                .isThrownBy(this::open)
                .withMessageContaining("issuing is gone")
                .withMessageContaining("[1, 2]");
        assertThatExceptionOfType(AuthorityUnusable.class)
                .isThrownBy(AuthorityStore.reading(directory())::issuing)
                .withMessageContaining("issuing is gone");

        Files.writeString(directory().resolve("issuing"), "two");
        assertThatExceptionOfType(AuthorityUnusable.class)
                .isThrownBy(this::open)
                .withMessageContaining("holds no generation");

        Files.writeString(directory().resolve("issuing"), "2\n");
        Files.delete(directory().resolve("generation-2.key"));
        assertThatExceptionOfType(AuthorityUnusable.class)
                .isThrownBy(this::open)
                .withMessageContaining("generation-2");
        Files.delete(directory().resolve("generation-2.crt"));
        assertThatExceptionOfType(AuthorityUnusable.class)
                .isThrownBy(this::open)
                .withMessageContaining("there is no key")
                .withMessageContaining("generation-2.key");
    }

    @Test
    void certificateThatWasDeletedIsMadeAnewForItsKey() throws IOException {
        X509Certificate old = issuer(open());
        Files.delete(directory().resolve("generation-1.crt"));

        assertThat(issuer(open()).getPublicKey()).isEqualTo(old.getPublicKey());
    }

    @Test
    void keyOfAnotherAuthorityThatWasBroughtBackIsNotDeleted() throws IOException {
        open();
        Path other = temporary.resolve("other");
        Certificates.authority(other, NOW);
        Files.copy(
                other.resolve("ca.key"),
                directory().resolve("ca.key"),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);

        assertThatExceptionOfType(AuthorityUnusable.class)
                .isThrownBy(this::open)
                .withMessageContaining("ca.key is the key of another authority");
        assertThat(directory().resolve("ca.key")).exists();
    }

    @Test
    void bundleThatCanNotBeReadAtTheStartHoldsAllThatAreMade() throws IOException {
        AuthorityStore store = open();
        store.make(2);
        Files.writeString(store.bundleFile(), "broken");
        assertThatExceptionOfType(AuthorityUnusable.class)
                .isThrownBy(() -> AuthorityStore.reading(directory()).trusted());

        assertThat(open().trustedGenerations()).containsExactly(1, 2);
    }

    @Test
    void whatIsInUseIsNotDropped() {
        AuthorityStore store = open();

        assertThatExceptionOfType(AuthorityUnusable.class).isThrownBy(() -> store.drop(1));
        assertThat(store.generations()).containsExactly(1);
    }

    @Test
    void bundleWithoutAnyKeyIsNoNewBeginning() throws IOException {
        open();
        Files.delete(directory().resolve("issuing"));
        Files.delete(directory().resolve("generation-1.key"));
        Files.delete(directory().resolve("generation-1.crt"));

        assertThatExceptionOfType(AuthorityUnusable.class)
                .isThrownBy(this::open)
                .withMessageContaining("ca.crt is there, but its key");
    }

    @Test
    void whatItIsNowStaysAsItIs() {
        AuthorityStore store = open();
        Authority then = store.asItIs();
        X509Certificate old = issuer(store);
        store.make(2);
        store.publish(new TreeSet<>(List.of(2)));
        store.issueBy(2);

        assertThat(then.issuing().orElseThrow().certificate()).isEqualTo(old);
        assertThat(then.trusted()).containsExactly(old);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static X509Certificate issuer(AuthorityStore store) {
        return store.issuing().orElseThrow().certificate();
    }

    private Path directory() {
        return temporary.resolve("ca");
    }

    private AuthorityStore open() {
        return AuthorityStore.open(directory(), InstantSource.fixed(NOW), RANDOM);
    }
}
