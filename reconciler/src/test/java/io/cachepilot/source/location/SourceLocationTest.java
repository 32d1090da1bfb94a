package io.cachepilot.source.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.source.location.SourceLocation.Directory;
import io.cachepilot.source.location.SourceLocation.LocalRepository;
import io.cachepilot.source.location.SourceLocation.Place;
import io.cachepilot.source.location.SourceLocation.RemoteRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceLocationTest {
    @TempDir
    private Path base;

    @Test
    void aPathIsADirectoryWhetherItIsThereOrNot() {
        assertThat(parse("tenants.d")).isEqualTo(new Directory(base.resolve("tenants.d")));
        assertThat(parse("/srv/../srv/tenants")).isEqualTo(new Directory(Path.of("/srv/tenants")));
        assertThat(parse("odd:name")).isEqualTo(new Directory(base.resolve("odd:name")));
    }

    @Test
    void aPathToTheRootOfARepositoryIsThatRepository() throws IOException {
        Files.createDirectories(base.resolve("checkout/.git"));
        Files.createDirectories(base.resolve("bare.git/objects"));
        Files.createDirectories(base.resolve("bare.git/refs"));
        Files.writeString(base.resolve("bare.git/HEAD"), "ref: refs/heads/main\n");

        assertThat(parse("checkout")).isEqualTo(local("checkout", Optional.empty(), ""));
        assertThat(parse("bare.git")).isEqualTo(local("bare.git", Optional.empty(), ""));
        assertThat(parse("bare.git:prod/redis")).isEqualTo(local("bare.git", Optional.empty(), "prod/redis"));
        assertThat(parse("checkout/tenants.d")).isEqualTo(new Directory(base.resolve("checkout/tenants.d")));
    }

    @Test
    void aBranchOrADirectoryBehindAHashMakesAnyPathARepository() {
        assertThat(parse("later#main")).isEqualTo(local("later", Optional.of("main"), ""));
        assertThat(parse("later#feature/x:prod")).isEqualTo(local("later", Optional.of("feature/x"), "prod"));
        assertThat(parse("later#:prod")).isEqualTo(local("later", Optional.empty(), "prod"));
    }

    @Test
    void everyCharacterMayBePartOfAPath() throws IOException {
        for (String name : List.of("a#b:c#d", "a#b", "a:b", "it's #1: $(x) `y` größe")) {
            Files.createDirectories(base.resolve(name));
            assertThat(parse(name)).isEqualTo(new Directory(base.resolve(name)));

            Files.createDirectories(base.resolve(name).resolve(".git"));
            assertThat(parse(name)).isEqualTo(local(name, Optional.empty(), ""));
            assertThat(parse(name + "#main:prod")).isEqualTo(local(name, Optional.of("main"), "prod"));
            assertThat(parse(name + "#:prod")).isEqualTo(local(name, Optional.empty(), "prod"));
        }
    }

    /** Names that {@code git check-ref-format --branch} takes. */
    @ParameterizedTest
    @ValueSource(strings = {"größe", "issue#7", "#7", "a&b(c)!", "$x", "it's", "_x", "v1.0", "a@b", "a/b=c", "日本"})
    void everyNameThatGitTakesIsABranch(String branch) throws IOException {
        Files.createDirectories(base.resolve("checkout/.git"));

        assertThat(parse("checkout#" + branch + ":a:b#c")).isEqualTo(local("checkout", Optional.of(branch), "a:b#c"));
        assertThat(parse("https://host/a.git#" + branch))
                .isEqualTo(
                        new RemoteRepository(new RemoteUrl("https://host/a.git"), new Place(Optional.of(branch), "")));
    }

    /** Names that it does not take. */
    @ParameterizedTest
    @ValueSource(
            strings = {".x", "a/.x", "x.lock", "x.lock/y", "a~b", "a^b", "a?b", "a*b", "a[b", "a\\b", "a@{b", "@", "x."
            })
    void noOtherNameIsABranch(String branch) {
        assertThatThrownBy(() -> parse("later#" + branch)).hasMessageContaining("is no name of a branch");
    }

    @ParameterizedTest
    @CsvSource({
        "https://host/a.git, https://host/a.git, '', ''",
        "https://host:8443/a.git#main, https://host:8443/a.git, main, ''",
        "https://host:8443/a.git#main:prod, https://host:8443/a.git, main, prod",
        "https://host:8443/a.git:prod, https://host:8443/a.git, '', prod",
        "ssh://git@host:2222/~/a.git, ssh://git@host:2222/~/a.git, '', ''",
        "git://host/a, git://host/a, '', ''",
        "http://127.0.0.1:99/a#x, http://127.0.0.1:99/a, x, ''",
    })
    void addressesAreRemoteRepositories(String text, String url, String branch, String directory) {
        var place = new Place(Optional.of(branch).filter(name -> !name.isEmpty()), directory);

        assertThat(parse(text)).isEqualTo(new RemoteRepository(new RemoteUrl(url), place));
        assertThat(SourceLocation.absolute(text, base)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ext::sh -c touch% x | names a helper program",
                "-upload-pack=touch x | looks like an option",
                "file:///srv/a.git | names no host",
                "file://host/a.git | has a scheme that is not allowed",
                "http://host/a.git | has a scheme that is not allowed",
                "ftp://host/a.git | has a scheme that is not allowed",
                "git@host:a.git | write ssh://git@host/a.git",
                "ssh://-oProxyCommand=x/a | names no host",
                "https://host | names no repository",
                "https://host/ | names no repository",
                "https:///a | names no host",
                "https://host:0/a | has a port that is none",
                "https://host:65536/a | has a port that is none",
                "https://host/a?b=c | a query",
                "https://ho st/a | is malformed",
                "https://user:hunter2@host/a.git | must hold no password",
                "https://user:hunter2@ho st/a.git | is malformed",
            })
    void refusesWhatGitWouldTakeForSomethingElse(String text, String problem) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a#-x",
                "a#../x",
                "a#x..y",
                "a#x//y",
                "a#x y",
                "a#x.lock",
                "a#:/etc",
                "a#:../up",
                "a#:a/../b",
                "a#:a//b",
                "a#:a/",
                "a#:.git",
                "a#:x/.GIT/hooks",
                "a#:.",
                "https://host/a.git:../up"
            })
    void refusesBranchesAndDirectoriesThatLeadElsewhere(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCredentialIsBoundToSchemeHostAndPort() {
        assertThat(RemoteUrl.parse("https://User@HOST:8443/a").origin()).isEqualTo("https://host:8443");
        assertThat(RemoteUrl.parse("https://host/a").origin()).isEqualTo("https://host");
        assertThat(RemoteUrl.parse("HTTPS://host:443/a").origin()).isEqualTo("https://host");
        assertThat(RemoteUrl.parse("ssh://host:22/a").origin()).isEqualTo("ssh://host");
        assertThat(RemoteUrl.parse("ssh://host:443/a").origin()).isEqualTo("ssh://host:443");
    }

    private SourceLocation parse(String text) {
        return SourceLocation.parse(text, base);
    }

    private LocalRepository local(String path, Optional<String> branch, String directory) {
        return new LocalRepository(base.resolve(path), new Place(branch, directory));
    }
}
