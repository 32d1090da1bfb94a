package io.cachepilot.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.source.CommitContract;
import io.cachepilot.source.Source;
import io.cachepilot.source.git.access.Connector;
import io.cachepilot.source.git.access.Credentials;
import io.cachepilot.source.git.upstream.RemoteUpstream;
import io.cachepilot.source.git.upstream.RemoteView;
import io.cachepilot.source.location.RemoteUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository behind the real sshd. */
final class SshCommitTest extends CommitContract {
    @TempDir
    private Path directory;

    private SshServer server;
    private Path served;
    private WorkTree ann;
    private Credentials credentials;
    private GitSource source;

    @BeforeEach
    void startServer() throws Exception {
        server = SshServer.start(Files.createDirectory(directory.resolve("sshd")));
        served = directory.resolve("tenants.git");
        git(directory, "init", "--quiet", "--bare", "--initial-branch", "main", served.toString());
        ann = WorkTree.clone(served.toString(), directory.resolve("ann"));
        changeBehindItsBack("a.yaml", "a");
        Path known = Files.writeString(directory.resolve("known_hosts"), server.knownHost());
        credentials = CredentialsText.ssh(directory.resolve("credentials"), server.origin(), server.clientKey(), known);
        source = new GitSource(
                new RemoteUpstream(url(), Optional.empty(), directory.resolve("copy"), new Connector(credentials)), "");
    }

    @AfterEach
    void stopServer() {
        if (source != null) {
            source.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected Source source() {
        return source;
    }

    @Override
    protected void changeBehindItsBack(String file, String text) throws Exception {
        ann.git("fetch", "--quiet", "origin");
        ann.write(file, text);
        ann.commit("write " + file);
        ann.git("push", "--quiet", "origin", "HEAD:main");
    }

    @Override
    protected String git(String... arguments) throws Exception {
        return git(served, arguments);
    }

    @Test
    void aCommandReadsAndWritesWithoutACopyOnTheDisk() throws Exception {
        try (var view = new GitSource(new RemoteView(url(), Optional.of("main"), new Connector(credentials)), "")) {
            assertThat(text(view.take(), "a.yaml")).isEqualTo("a");
            view.commit(proposal(_ -> changes("b.yaml", "b")));
        }
        assertThat(git("show", "main:b.yaml")).isEqualTo("b");
        assertThat(Security.getProvider("BC"))
                .as("cryptography for all of this process")
                .isNull();
    }

    private RemoteUrl url() {
        return RemoteUrl.parse(server.url(served));
    }
}
