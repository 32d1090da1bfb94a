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
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To whom a password is shown, and what becomes of hosts that lead elsewhere. */
final class HttpRefusalTest {
    private static final String PASSWORD = "hunter2";
    private static final Duration SOON = Duration.ofSeconds(12);

    @TempDir
    private Path directory;

    private GitHttpServer server;

    @BeforeEach
    void startServer() throws Exception {
        Path repositories = Files.createDirectory(directory.resolve("served"));
        WorkTree tree = WorkTree.make(directory.resolve("ann"));
        tree.write("a.yaml", "a").commit("first");
        Path served = repositories.resolve("tenants.git");
        Programs.run("git", "clone", "--quiet", "--bare", tree.path().toString(), served.toString());
        server = GitHttpServer.serving(repositories, "plane", PASSWORD);
    }

    @AfterEach
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aWrongPasswordIsTriedOnceAndNotRepeatedInTheMessage() throws Exception {
        assertThat(refusal(server, login(server.origin(), "wrong-1")))
                .contains("it does not take the user and password")
                .contains(server.origin())
                .doesNotContain("wrong-1");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void withoutACredentialTheHostIsToldNothing() throws Exception {
        assertThat(refusal(server, Credentials.none())).contains("it asks for a user and a password");
        assertThat(server.requests()).isNotEmpty().allSatisfy(HttpRefusalTest::requireAnonymous);
    }

    @Test
    void aCredentialOfAnotherOriginIsNotShown() throws Exception {
        for (String origin : new String[] {
            "http://127.0.0.1", "http://localhost:" + port(server), "https://127.0.0.1:" + port(server)
        }) {
            assertThat(refusal(server, login(origin, PASSWORD)))
                    .as(origin)
                    .contains("lists none for " + server.origin());
        }
        assertThat(server.requests()).isNotEmpty().allSatisfy(HttpRefusalTest::requireAnonymous);
    }

    @Test
    void anAddressDoesNotGetTheCredentialOfAnotherUser() throws Exception {
        var url = RemoteUrl.parse("http://eve@127.0.0.1:" + port(server) + "/tenants.git");

        assertThat(refusal(url, new Connector(login(server.origin(), PASSWORD))))
                .contains("names another user");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aRedirectToAnotherPortIsToldAndNotFollowed() throws Exception {
        String secret = "http://someone:secret-1@127.0.0.1:" + port(server);
        try (GitHttpServer leading = GitHttpServer.redirecting(secret)) {
            assertThat(refusal(leading, login(leading.origin(), PASSWORD)))
                    .contains("redirects to " + server.origin() + "/tenants.git,")
                    .doesNotContain("secret-1")
                    .doesNotContain("service=");
            assertThat(leading.requests()).hasSize(1);
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aRedirectOfTheSameHostIsToldAndNotFollowed() throws Exception {
        try (GitHttpServer leading = GitHttpServer.redirecting("/moved")) {
            assertThat(refusal(leading, login(leading.origin(), PASSWORD)))
                    .contains("redirects to " + leading.origin() + "/moved/tenants.git,");
            assertThat(leading.requests()).hasSize(1);
        }
    }

    @Test
    void aHostThatKeepsItsObjectsElsewhereIsNotFollowed() throws Exception {
        Path plain = directory.resolve("plain");
        Path bare = plain.resolve("tenants.git");
        Programs.run(
                "git", "clone", "--quiet", "--bare", directory.resolve("ann").toString(), bare.toString());
        Programs.run("git", "-C", bare.toString(), "update-server-info");
        try (GitHttpServer files = GitHttpServer.servingFiles(plain)) {
            assertThat(take(files, login(files.origin(), PASSWORD))).containsExactly("a.yaml");

            Path objects = bare.resolve("objects");
            Files.move(objects, directory.resolve("objects-elsewhere"));
            Files.createDirectories(objects.resolve("info"));
            Files.writeString(objects.resolve("info/http-alternates"), server.origin() + "/tenants.git/objects/\n");
            assertThat(refusal(files, login(files.origin(), PASSWORD))).contains("cannot fetch");
            assertThat(files.requests())
                    .extracting(GitHttpServer.Request::path)
                    .contains("/tenants.git/objects/info/http-alternates");
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aHostThatConnectsAndSaysNothingIsGivenUp() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var url = RemoteUrl.parse("http://127.0.0.1:" + silent.getLocalPort() + "/a.git");
            long begin = System.nanoTime();

            assertThat(refusal(url, new Connector(Credentials.none(), Duration.ofSeconds(1))))
                    .contains("cannot fetch " + url);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
        }
    }

    private static void requireAnonymous(GitHttpServer.Request request) {
        assertThat(request.authorization()).isEmpty();
    }

    private static int port(GitHttpServer of) {
        return RemoteUrl.parse(of.origin() + "/any").port();
    }

    private Credentials login(String origin, String password) throws IOException {
        return CredentialsText.login(directory.resolve("credentials"), origin, "plane", password);
    }

    private static Iterable<String> take(GitHttpServer from, Credentials credentials) {
        try (var source = source(RemoteUrl.parse(from.origin() + "/tenants.git"), new Connector(credentials))) {
            return source.take().files().keySet();
        }
    }

    private static String refusal(GitHttpServer of, Credentials credentials) {
        return refusal(RemoteUrl.parse(of.origin() + "/tenants.git"), new Connector(credentials));
    }

    private static String refusal(RemoteUrl url, Connector connector) {
        try (var source = source(url, connector)) {
            var thrown = catchThrowableOfType(SourceUnavailable.class, source::take);
            assertThat(thrown).as("it is refused").isNotNull();
            assertThat(thrown).hasMessageNotContaining(PASSWORD);
            return String.valueOf(thrown.getMessage());
        }
    }

    private static GitSource source(RemoteUrl url, Connector connector) {
        return new GitSource(new RemoteView(url, Optional.of("main"), connector), "");
    }
}
