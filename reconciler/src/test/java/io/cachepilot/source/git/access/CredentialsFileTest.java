package io.cachepilot.source.git.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.secret.Secret;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.location.RemoteUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialsFileTest {
    private static final String LOGIN = """
            # for the tenants
            https://git.example.org:
              user: plane
              password: 'hunter2: #1'
            """;

    @TempDir
    private Path directory;

    @Test
    void listsLoginsAndKeysByOrigin() throws IOException {
        Credentials credentials = write(LOGIN + """
                SSH://Git.Example.Org:2222:
                  key: keys/deploy
                  known-hosts: /etc/known_hosts
                http://127.0.0.1:3000:
                  user: plane
                  password: 1234
                """);

        assertThat(credentials.of(url("https://git.example.org:443/a.git")))
                .contains(new Credential.Login("plane", new Secret("hunter2: #1")));
        assertThat(credentials.of(url("ssh://git@git.example.org:2222/a.git")))
                .contains(new Credential.SshKey(
                        Optional.empty(), directory.resolve("keys/deploy"), Path.of("/etc/known_hosts")));
        assertThat(credentials.of(url("http://127.0.0.1:3000/a.git")))
                .contains(new Credential.Login("plane", new Secret("1234")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example.org:8443/a.git",
                "https://git.example.org.evil.example/a.git",
                "https://evil.example/git.example.org",
                "https://example.org/a.git",
                "ssh://git@git.example.org/a.git",
                "ssh://git@git.example.org:443/a.git",
            })
    void isForNoOtherHostPortOrScheme(String other) throws IOException {
        assertThat(write(LOGIN).of(url(other))).isEmpty();
    }

    @Test
    void aNewTokenCountsAtOnce() throws IOException {
        Credentials credentials = write(LOGIN);
        credentials.of(url("https://git.example.org/a.git"));
        write(LOGIN.replace("hunter2: #1", "new"));

        assertThat(credentials.of(url("https://git.example.org/a.git")))
                .contains(new Credential.Login("plane", new Secret("new")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw---x---"})
    void othersMayNotUseIt(String mode) throws IOException {
        Credentials credentials = write(LOGIN);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));

        assertThatThrownBy(() -> credentials.of(url("https://git.example.org/a.git")))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("others than its owner may use the file of credentials " + file())
                .hasMessageContaining("chmod 600 " + file());
    }

    @Test
    void aFileThatIsMissingIsTold() {
        assertThatThrownBy(() -> Credentials.in(file()).of(url("https://git.example.org/a.git")))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining("cannot read the file of credentials " + file())
                .hasMessageContaining("source.credentials");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://host: hunter2 | :1: the origin has no fields",
                "https://host: {user: a} | :1: password is missing",
                "https://host: {user: a, password: } | :1: password is no text",
                "https://host: {user: a, password: [hunter2]} | :1: password is no text",
                "https://host: {user: a, password: \"hunter2\\n\"} | :1: password is no text",
                "https://host: {user: 'a:b', password: hunter2} | :1: a user has no colon",
                "https://host: {user: a, pasword: hunter2} | :1: an unknown field; allowed: password, user",
                "https://host: {key: a, known-hosts: b} | :1: an unknown field",
                "ssh://host: {user: a, password: hunter2} | :1: an unknown field; allowed: key, known-hosts, user",
                "ssh://host: {key: a} | :1: known-hosts is missing",
                "https://a:hunter2@host: {user: a, password: b} | :1: an origin is",
                "https://host/hunter2: {user: a, password: b} | :1: an origin is",
                "http://host: {user: a, password: hunter2} | :1: an origin is",
                "git://host: {user: a, password: hunter2} | :1: an origin is",
                "hunter2: {user: a, password: b} | :1: an origin is",
                "https://host: {user: a, password: hunter2 | :1: this is not YAML",
                "https://host: {user: a, password: &hunter2 b} | :1: this is not YAML",
                "hunter2 | :1: credentials are written as",
            })
    void whatIsWrongIsToldWithoutAWordOfTheFile(String text, String problem) throws IOException {
        Credentials credentials = write(text);

        assertThatThrownBy(() -> credentials.of(url("https://host/a.git")))
                .isInstanceOf(SourceUnavailable.class)
                .hasMessageContaining(file() + problem)
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @Test
    void oneOriginIsListedOnce() throws IOException {
        Credentials credentials = write(LOGIN + LOGIN.replace("example.org", "example.org:443"));

        assertThatThrownBy(() -> credentials.of(url("https://host/a.git"))).hasMessageContaining("listed twice");
    }

    @Test
    void printsNoSecret() throws IOException {
        Credentials credentials = write(LOGIN);

        assertThat(credentials.of(url("https://git.example.org/a.git")).toString())
                .doesNotContain("hunter2");
        assertThat(credentials.toString()).contains(file().toString()).doesNotContain("hunter2");
    }

    private Path file() {
        return directory.resolve("credentials.yaml");
    }

    private Credentials write(String text) throws IOException {
        Files.writeString(file(), text);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
        return Credentials.in(file());
    }

    private static RemoteUrl url(String text) {
        return RemoteUrl.parse(text);
    }
}
