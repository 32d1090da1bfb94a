package io.cachepilot.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cachepilot.source.Programs;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.git.access.Connector;
import io.cachepilot.source.git.access.Credentials;
import io.cachepilot.source.git.upstream.RemoteView;
import io.cachepilot.source.location.RemoteUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom CachePilot does not talk to, and who does not talk to it; behind the real sshd. */
final class SshRefusalTest {
    /** Bounds what is promised to take a second, with room for a slow machine. */
    private static final Duration SOON = Duration.ofSeconds(12);

    @TempDir
    private Path directory;

    private SshServer server;
    private Path served;
    private Path known;

    @BeforeEach
    void startServer() throws Exception {
        server = SshServer.start(Files.createDirectory(directory.resolve("sshd")));
        served = directory.resolve("tenants.git");
        WorkTree tree = WorkTree.make(directory.resolve("ann"));
        tree.write("a.yaml", "a").commit("first");
        Programs.run("git", "clone", "--quiet", "--bare", tree.path().toString(), served.toString());
        known = Files.writeString(directory.resolve("known_hosts"), server.knownHost());
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aHostThatIsNotListedGetsNothingAndIsNotRemembered() throws Exception {
        Files.writeString(known, "[127.0.0.1]:1 " + Files.readString(directory.resolve("sshd/host.pub")));
        String before = Files.readString(known);

        assertThat(refusal(withKey()))
                .contains("the host 127.0.0.1 (port " + server.port() + ")")
                .contains(server.fingerprint())
                .contains("ssh-keyscan -p " + server.port() + " 127.0.0.1")
                .contains(known.toString());
        assertThat(Files.readString(known)).isEqualTo(before);
        assertThat(server.logins()).isZero();
    }

    @Test
    void aHostWithAnotherKeyThanListedGetsNothing() throws Exception {
        assertThat(take(withKey())).containsExactly("a.yaml");
        long before = server.logins();
        server.stop();
        server.startWithNewHostKey();

        assertThat(refusal(withKey()))
                .contains("another key than line 1 of " + known)
                .contains(server.fingerprint());
        assertThat(server.logins()).isEqualTo(before);
    }

    @Test
    void aHostWithARevokedKeyGetsNothing() throws Exception {
        Files.writeString(
                known,
                server.knownHost() + "@revoked elsewhere.example.org "
                        + server.knownHost().split(" ", 2)[1]);

        assertThat(refusal(withKey())).contains("marks as revoked");
        assertThat(server.logins()).isZero();
    }

    @Test
    void aHostIsFoundByItsHashAndBesideKeysOfOtherKinds() throws Exception {
        Path other = SshServer.makeKey(directory.resolve("other"), "ecdsa");
        Files.writeString(known, "# hosts\n\n" + server.knownHost(Path.of(other + ".pub")) + server.knownHost());
        Programs.output(new ProcessBuilder("ssh-keygen", "-q", "-H", "-f", known.toString()));
        assertThat(Files.readString(known)).doesNotContain("127.0.0.1");

        assertThat(take(withKey())).containsExactly("a.yaml");
    }

    @Test
    void keysOfEveryUsualKindAreRead() throws Exception {
        for (String kind : List.of("ecdsa", "rsa")) {
            Path key = SshServer.makeKey(directory.resolve(kind), kind);
            server.allowOnly(Files.readString(Path.of(key + ".pub")));

            assertThat(take(new Connector(credentials(key)))).as(kind).containsExactly("a.yaml");
        }
    }

    @Test
    void aKeyThatTheHostDoesNotKnowIsTold() throws Exception {
        Path other = SshServer.makeKey(directory.resolve("other"), "ed25519");

        assertThat(refusal(new Connector(credentials(other))))
                .contains(server.origin() + " does not let '" + SshServer.user() + "' in with the key " + other);
    }

    @Test
    void aKeyThatOthersMayReadIsNotUsed() throws Exception {
        Files.setPosixFilePermissions(server.clientKey(), PosixFilePermissions.fromString("rw-r-----"));

        assertThat(refusal(withKey()))
                .contains("others than its owner may use the private key " + server.clientKey())
                .contains("chmod 600 " + server.clientKey());
        assertThat(server.logins()).isZero();
    }

    @Test
    void aKeyWithAPassphraseIsNotUsed() throws Exception {
        Programs.output(new ProcessBuilder(
                "ssh-keygen",
                "-q",
                "-p",
                "-N",
                "hunter2",
                "-f",
                server.clientKey().toString()));

        assertThat(refusal(withKey()))
                .contains(server.clientKey() + " holds no private key that can be used")
                .contains("without a passphrase");
    }

    @Test
    void knownHostsThatOthersMayWriteAreNotBelieved() throws Exception {
        Files.setPosixFilePermissions(known, PosixFilePermissions.fromString("rw-rw-r--"));

        assertThat(refusal(withKey())).contains("others than its owner may write the file of known hosts " + known);
    }

    @Test
    void withoutAKeyForThatPortNoKeyOfAnybodyIsTried() throws Exception {
        Credentials elsewhere =
                CredentialsText.ssh(directory.resolve("credentials"), "ssh://127.0.0.1", server.clientKey(), known);

        assertThat(refusal(new Connector(elsewhere))).contains("lists no key for " + server.origin());
        assertThat(refusal(Connector.anonymous())).contains("source.credentials, which is not set, lists no key");
        assertThat(Files.readString(directory.resolve("sshd/sshd.log"))).doesNotContain("publickey");
    }

    @Test
    void theUserIsThatOfTheAddressOrOfTheCredentialAndNeverAnother() throws Exception {
        var anybody = RemoteUrl.parse(server.origin() + served);
        assertThat(refusal(anybody, withKey())).contains("names no user");

        Path file = directory.resolve("credentials");
        CredentialsText.write(file, Files.readString(file) + "  user: " + SshServer.user() + "\n");
        try (var source = source(anybody, new Connector(Credentials.in(file)))) {
            assertThat(source.take().files().keySet()).containsExactly("a.yaml");
        }
        assertThat(refusal(
                        RemoteUrl.parse("ssh://eve@127.0.0.1:" + server.port() + served),
                        new Connector(Credentials.in(file))))
                .contains("names another user");
    }

    @Test
    void aHostThatConnectsAndSaysNothingIsGivenUp() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String origin = "ssh://127.0.0.1:" + silent.getLocalPort();
            Credentials credentials =
                    CredentialsText.ssh(directory.resolve("credentials"), origin, server.clientKey(), known);
            var url = RemoteUrl.parse("ssh://git@127.0.0.1:" + silent.getLocalPort() + "/a.git");
            long begin = System.nanoTime();

            assertThat(refusal(url, new Connector(credentials, Duration.ofSeconds(1))))
                    .contains(origin + " did not complete a login within 1.0 s");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
            assertThatNothingIsLeftRunning();
        }
    }

    @Test
    void aHostThatSaysNothingAfterTheLoginIsGivenUp() throws Exception {
        server.allowOnly(
                "restrict,command=\"exec sleep 60\" " + Files.readString(Path.of(server.clientKey() + ".pub")));
        long begin = System.nanoTime();

        assertThat(refusal(new Connector(credentials(server.clientKey()), Duration.ofSeconds(1))))
                .contains("cannot fetch " + server.url(served));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
        assertThat(server.logins()).isPositive();
    }

    /** A control plane that asks every minute would be full of them in the end. */
    private static void assertThatNothingIsLeftRunning() {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (threadsOfSsh() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(threadsOfSsh()).as("threads of SSH").isZero();
    }

    private static long threadsOfSsh() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sshd-"))
                .count();
    }

    private Connector withKey() throws IOException {
        return new Connector(credentials(server.clientKey()));
    }

    private Credentials credentials(Path key) throws IOException {
        return CredentialsText.ssh(directory.resolve("credentials"), server.origin(), key, known);
    }

    private Iterable<String> take(Connector connector) {
        try (var source = source(RemoteUrl.parse(server.url(served)), connector)) {
            return source.take().files().keySet();
        }
    }

    private String refusal(Connector connector) {
        return refusal(RemoteUrl.parse(server.url(served)), connector);
    }

    private static String refusal(RemoteUrl url, Connector connector) {
        try (var source = source(url, connector)) {
            var thrown = catchThrowableOfType(SourceUnavailable.class, source::take);
            assertThat(thrown).as("it is refused").isNotNull();
            return String.valueOf(thrown.getMessage());
        }
    }

    private static GitSource source(RemoteUrl url, Connector connector) {
        return new GitSource(new RemoteView(url, Optional.of("main"), connector), "");
    }
}
