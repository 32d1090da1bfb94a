package io.cachepilot.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.access.AddressRange;
import io.cachepilot.settings.SettingsReader.Origins;
import io.cachepilot.settings.Timing.Cron;
import io.cachepilot.settings.Timing.Every;
import io.cachepilot.source.location.SourceLocation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
    @TempDir
    private Path home;

    @Test
    void defaultsAreThese() {
        Settings settings = read();

        assertThat(settings.get(Setting.SOURCE)).isEqualTo(new SourceLocation.Directory(home.resolve("tenants.d")));
        assertThat(settings.get(Setting.POLL)).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.get(Setting.CREDENTIALS)).isEqualTo(Optional.empty());
        assertThat(settings.get(Setting.SIGNATURES)).isEqualTo(Optional.empty());
        assertThat(settings.get(Setting.WEBHOOK_SECRET)).isEqualTo(Optional.empty());
        assertThat(settings.get(Setting.WRITE_BACK)).isEqualTo(WriteBackPolicy.AUTO);
        assertThat(settings.get(Setting.STATE)).isEqualTo(home.resolve("state"));
        assertThat(settings.get(Setting.ENGINE)).isEqualTo("auto");
        assertThat(settings.get(Setting.BINARY)).isEqualTo(Optional.empty());
        assertThat(settings.get(Setting.DOCKER_HOST)).isEqualTo(Optional.empty());
        assertThat(settings.get(Setting.DOCKER_CERTIFICATES)).isEqualTo(Optional.empty());
        assertThat(settings.get(Setting.CONCURRENCY)).isEqualTo(8);
        assertThat(settings.get(Setting.ADDRESS)).isEqualTo("127.0.0.1");
        assertThat(settings.get(Setting.NAMES)).isEqualTo(List.of());
        assertThat(settings.get(Setting.IMAGE)).isEqualTo("redis:7-alpine");
        assertThat(settings.get(Setting.MAXMEMORY)).isEqualTo(new IntRange(64, 4096));
        assertThat(settings.get(Setting.LIMIT)).isEqualTo(new IntRange(128, 8192));
        assertThat(settings.get(Setting.TLS_PORTS)).isEqualTo(new IntRange(7300, 7599));
        assertThat(settings.get(Setting.PLAIN_PORTS)).isEqualTo(new IntRange(7600, 7899));
        assertThat(settings.get(Setting.FULL_PASS)).isEqualTo(new Every(Duration.ofSeconds(30)));
        assertThat(settings.get(Setting.RESCAN)).isEqualTo(new Every(Duration.ofSeconds(10)));
        assertThat(settings.get(Setting.CERTIFICATES)).isEqualTo(new Every(Duration.ofHours(1)));
        assertThat(settings.get(Setting.ERASE_AFTER)).isEqualTo(Optional.empty());
        assertThat(settings.get(Setting.PRUNE_SHARE)).isEqualTo(0.2);
        assertThat(settings.get(Setting.PLAIN_VALUES)).isEqualTo(false);
        assertThat(settings.get(Setting.REDIS_TIMEOUT)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.get(Setting.API_KEYS)).isEqualTo(Optional.empty());
        assertThat(settings.get(Setting.API_AUDIT)).isEqualTo(Optional.empty());
        assertThat(settings.get(Setting.AUDIT_PART)).isEqualTo(64);
        assertThat(settings.get(Setting.AUDIT_KEEP)).isEqualTo(Optional.of(Duration.ofDays(365)));
        assertThat(settings.get(Setting.API_LISTEN))
                .isEqualTo(Optional.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8000)));
        assertThat(settings.get(Setting.APPLY)).isEqualTo(ApplyPolicy.ALL);
        assertThat(settings.get(Setting.API_HOSTS)).isEqualTo(List.of());
        assertThat(settings.get(Setting.API_DOCUMENTS)).isEqualTo(DocumentPolicy.OPEN);
        assertThat(settings.get(Setting.API_ORIGINS)).isEqualTo(List.of());
        assertThat(settings.get(Setting.API_PROXIES)).isEqualTo(List.of());
        assertThat(settings.get(Setting.API_WRITES_WAIT)).isEqualTo(Duration.ofSeconds(45));
        assertThat(settings.get(Setting.LIMITS)).isEqualTo(true);
        assertThat(settings.keys()).isEqualTo(home.resolve("state/api-keys.json"));
        assertThat(settings.audit()).isEqualTo(home.resolve("state/audit.log"));
        assertThat(Setting.ALL).hasSize(38);
    }

    @Test
    void whatWasChosenForAStateDirectoryNeedsNoSettingToBeMeant() {
        String named = read(Map.of(), Map.of("engine.name", "process")).served(Optional.of("process"));

        assertThat(read().served(Optional.of("process"))).isEqualTo(named);
        assertThat(read().served(Optional.of("docker"))).isNotEqualTo(named);
        assertThat(read(Map.of(), Map.of("engine.name", "docker")).served(Optional.of("process")))
                .isNotEqualTo(named);
        assertThat(read(Map.of(), Map.of("source.location", "elsewhere")).served(Optional.of("process")))
                .isNotEqualTo(named);
    }

    @Test
    void everySettingCanBeGivenInTheFile() throws IOException {
        file("""
                source: {location: "manifests#main", poll: 90s, credentials: logins, signatures: signers, write-back: always}
                webhook.secret: hook
                state.directory: /var/lib/cachepilot
                engine:
                  name: process
                  process: {binary: bin/redis-server}
                  docker: {host: "tcp://10.0.0.9:2376", certificates: certs}
                  concurrency: 3
                network:
                  address: 10.0.0.7
                  names: [redis.example.org, 192.0.2.1]
                tenant: {image: "registry.example:5000/redis:7.2"}
                ranges: {maxmemory-mb: 1-2, limit-mb: 3-4}
                ports: {tls: 20000-20001, plain: 20002-20003}
                loop: {full-pass: 0 0/5 * * * ?, rescan: 1500ms, certificates: 1d, apply: approved}
                prune.share: 0%
                secrets: {plain-values: allow}
                redis.timeout: 50ms
                api:
                  keys: keys.json
                  audit: /var/log/cachepilot/audit.log
                  listen: "[::1]:0"
                  hosts: api.example.org
                  origins: [https://panel.example.org]
                  proxies: '10.0.0.8, ::ffff:10.1.0.0/112, 2001:DB8::/32'
                  writes-wait: 9s
                limits.enabled: false
                """);

        Settings settings = read();

        assertThat(settings.get(Setting.SOURCE))
                .isEqualTo(new SourceLocation.LocalRepository(
                        home.resolve("manifests"), new SourceLocation.Place(Optional.of("main"), "")));
        assertThat(settings.get(Setting.POLL)).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.get(Setting.CREDENTIALS)).isEqualTo(Optional.of(home.resolve("logins")));
        assertThat(settings.get(Setting.SIGNATURES)).isEqualTo(Optional.of(home.resolve("signers")));
        assertThat(settings.get(Setting.WEBHOOK_SECRET)).isEqualTo(Optional.of(home.resolve("hook")));
        assertThat(settings.get(Setting.WRITE_BACK)).isEqualTo(WriteBackPolicy.ALWAYS);
        assertThat(settings.get(Setting.STATE)).isEqualTo(Path.of("/var/lib/cachepilot"));
        assertThat(settings.get(Setting.ENGINE)).isEqualTo("process");
        assertThat(settings.get(Setting.BINARY)).isEqualTo(Optional.of(home.resolve("bin/redis-server")));
        assertThat(settings.get(Setting.DOCKER_HOST)).isEqualTo(Optional.of("tcp://10.0.0.9:2376"));
        assertThat(settings.get(Setting.DOCKER_CERTIFICATES)).isEqualTo(Optional.of(home.resolve("certs")));
        assertThat(settings.get(Setting.CONCURRENCY)).isEqualTo(3);
        assertThat(settings.get(Setting.ADDRESS)).isEqualTo("10.0.0.7");
        assertThat(settings.get(Setting.NAMES)).isEqualTo(List.of("redis.example.org", "192.0.2.1"));
        assertThat(settings.get(Setting.IMAGE)).isEqualTo("registry.example:5000/redis:7.2");
        assertThat(settings.get(Setting.MAXMEMORY)).isEqualTo(new IntRange(1, 2));
        assertThat(settings.get(Setting.LIMIT)).isEqualTo(new IntRange(3, 4));
        assertThat(settings.get(Setting.TLS_PORTS)).isEqualTo(new IntRange(20_000, 20_001));
        assertThat(settings.get(Setting.PLAIN_PORTS)).isEqualTo(new IntRange(20_002, 20_003));
        assertThat(settings.get(Setting.FULL_PASS)).isEqualTo(new Cron("0 0/5 * * * ?"));
        assertThat(settings.get(Setting.RESCAN)).isEqualTo(new Every(Duration.ofMillis(1500)));
        assertThat(settings.get(Setting.CERTIFICATES)).isEqualTo(new Every(Duration.ofDays(1)));
        assertThat(settings.get(Setting.ERASE_AFTER)).isEqualTo(Optional.empty());
        assertThat(settings.get(Setting.PRUNE_SHARE)).isEqualTo(0.0);
        assertThat(settings.get(Setting.APPLY)).isEqualTo(ApplyPolicy.APPROVED);
        assertThat(settings.get(Setting.PLAIN_VALUES)).isEqualTo(true);
        assertThat(settings.get(Setting.REDIS_TIMEOUT)).isEqualTo(Duration.ofMillis(50));
        assertThat(settings.get(Setting.API_KEYS)).isEqualTo(Optional.of(home.resolve("keys.json")));
        assertThat(settings.get(Setting.API_AUDIT)).isEqualTo(Optional.of(Path.of("/var/log/cachepilot/audit.log")));
        assertThat(settings.get(Setting.AUDIT_PART)).isEqualTo(64);
        assertThat(settings.get(Setting.AUDIT_KEEP)).isEqualTo(Optional.of(Duration.ofDays(365)));
        assertThat(settings.get(Setting.API_LISTEN))
                .isEqualTo(Optional.of(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0)));
        assertThat(settings.get(Setting.API_HOSTS)).isEqualTo(List.of("api.example.org"));
        assertThat(settings.get(Setting.API_ORIGINS)).isEqualTo(List.of("https://panel.example.org"));
        assertThat(settings.get(Setting.API_PROXIES))
                .isEqualTo(List.of(
                        new AddressRange(InetAddress.ofLiteral("10.0.0.8"), 32),
                        new AddressRange(InetAddress.ofLiteral("10.1.0.0"), 16),
                        new AddressRange(InetAddress.ofLiteral("2001:db8::"), 32)));
        assertThat(settings.get(Setting.API_WRITES_WAIT)).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.get(Setting.LIMITS)).isEqualTo(false);
        assertThat(settings.keys()).isEqualTo(home.resolve("keys.json"));
        assertThat(settings.audit()).isEqualTo(Path.of("/var/log/cachepilot/audit.log"));
    }

    @Test
    void fileWinsOverTheDefault() throws IOException {
        file("engine.concurrency: 2");

        assertThat(read().get(Setting.CONCURRENCY)).isEqualTo(2);
    }

    @Test
    void environmentWinsOverTheFile() throws IOException {
        file("engine.concurrency: 2");

        assertThat(read(Map.of("CACHEPILOT_ENGINE_CONCURRENCY", "3"), Map.of()).get(Setting.CONCURRENCY))
                .isEqualTo(3);
    }

    @Test
    void flagWinsOverTheEnvironment() throws IOException {
        file("engine.concurrency: 2");

        assertThat(read(Map.of("CACHEPILOT_ENGINE_CONCURRENCY", "3"), Map.of("engine.concurrency", "4"))
                        .get(Setting.CONCURRENCY))
                .isEqualTo(4);
    }

    @Test
    void otherVariablesOfTheEnvironmentAreNotOurs() {
        assertThat(read(Map.of("PATH", "/bin", "CACHEPILOTS", "x"), Map.of())).isEqualTo(read());
    }

    @Test
    void theKeyForAControlPlaneElsewhereIsNoSetting() {
        assertThat(read(Map.of("CACHEPILOT_API_KEY", "rsk_secret"), Map.of())).isEqualTo(read());
    }

    @Test
    void everyProblemOfEveryOriginIsToldAtOnceWithItsPlace() throws IOException {
        Path file = file("""
                engine:
                  name: podman
                  colour: red
                prune.share: 120%
                """);

        assertThat(problems(Map.of("CACHEPILOT_REDIS_TIMEOUT", "soon", "CACHEPILOT_SPEED", "1"), Map.of()))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .isEqualTo(file
                                        + ":2: engine.name: 'podman' is not allowed; allowed: auto, docker, process"),
                        problem -> assertThat(problem)
                                .startsWith(file + ":3: unknown setting 'engine.colour'; known: source.location, "),
                        problem -> assertThat(problem)
                                .isEqualTo(file + ":4: prune.share: '120%' is not allowed; allowed: 0%-100%"),
                        problem -> assertThat(problem)
                                .isEqualTo("CACHEPILOT_REDIS_TIMEOUT: redis.timeout: 'soon' is not allowed;"
                                        + " allowed: an interval of 50ms-60s"),
                        problem -> assertThat(problem)
                                .startsWith("environment: unknown variable 'CACHEPILOT_SPEED';"
                                        + " known: CACHEPILOT_SOURCE_LOCATION, "));
    }

    @Test
    void wrongFlagIsBlamedOnTheCommandLine() {
        assertThat(problems(Map.of(), Map.of("engine.name", "swarm")))
                .containsExactly("command line: engine.name: 'swarm' is not allowed; allowed: auto, docker, process");
    }

    @Test
    void messageOfTheErrorListsTheProblems() {
        assertThatExceptionOfType(SettingsInvalid.class)
                .isThrownBy(() -> read(Map.of(), Map.of("engine.name", "swarm", "prune.share", "x")))
                .withMessage("""
                        the settings are not valid:
                          command line: engine.name: 'swarm' is not allowed; allowed: auto, docker, process
                          command line: prune.share: 'x' is not allowed; allowed: 0%-100%""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "source.poll            | 0s",
                "state.directory        | \" \"",
                "engine.concurrency     | 0",
                "engine.concurrency     | 257",
                "engine.concurrency     | 99999999999",
                "engine.concurrency     | four",
                "network.address        | localhost",
                "network.address        | 10.0.0",
                "network.names          | a b",
                "ranges.maxmemory-mb    | 9-8",
                "ranges.maxmemory-mb    | 0-8",
                "ranges.maxmemory-mb    | 64",
                "ranges.limit-mb        | -1-8",
                "ports.tls              | 7300-70000",
                "ports.plain            | 0-1",
                "ports.plain            | 7900-7899",
                "loop.full-pass         | 999ms",
                "loop.full-pass         | 366d",
                "loop.full-pass         | 30",
                "loop.full-pass         | */5 * * * *",
                "loop.rescan            | 0 0 25 * * ?",
                "loop.certificates      | \"\"",
                "prune.share            | 20",
                "prune.share            | -1%",
                "prune.share            | 101%",
                "secrets.plain-values   | yes",
                "source.write-back      | sometimes",
                "redis.timeout          | 49ms",
                "redis.timeout          | 61s",
            })
    void refuses(String key, String text) {
        assertThat(problems(Map.of(), Map.of(key, text)))
                .singleElement()
                .asString()
                .startsWith("command line: " + key + ": '" + text + "' is not allowed; allowed: ");
    }

    @Test
    void refusesARangeOfPlainPortsThatOverlapsTheOneForTls() {
        assertThat(problems(Map.of(), Map.of("ports.plain", "7599-7700")))
                .containsExactly("command line: ports.plain: '7599-7700' overlaps ports.tls, 7300-7599;"
                        + " ranges have no port in common");
    }

    @Test
    void blamesTheRangeThatWasSetForAnOverlap() {
        assertThat(problems(Map.of(), Map.of("ports.tls", "7500-7600")))
                .containsExactly("command line: ports.tls: '7500-7600' overlaps ports.plain, 7600-7899;"
                        + " ranges have no port in common");
    }

    @Test
    void unreadableRangeIsNoOverlapToo() {
        assertThat(problems(Map.of(), Map.of("ports.tls", "x", "ports.plain", "7300-7310")))
                .containsExactly("command line: ports.tls: 'x' is not allowed; allowed: FIRST-LAST within 1-65535");
    }

    @Test
    void signaturesNeedARepository() {
        assertThat(problems(Map.of(), Map.of("source.signatures", "signers")))
                .containsExactly(
                        "command line: source.signatures: 'signers' needs a git repository as the source, for a"
                                + " plain directory has no signatures; set it to nothing (CACHEPILOT_SOURCE_SIGNATURES=) to read"
                                + " one");
    }

    @Test
    void keyWithoutAValueIsAsGoodAsLeftOut() throws IOException {
        file("""
                engine:
                  name:
                  process: {binary: ~}
                """);

        assertThat(read().get(Setting.ENGINE)).isEqualTo("auto");
        assertThat(read().get(Setting.CONCURRENCY)).isEqualTo(8);
    }

    @Test
    void refusesASettingThatIsGivenTwice() throws IOException {
        Path file = file("""
                engine.name: process
                engine: {name: auto}
                """);

        assertThat(problems(Map.of(), Map.of()))
                .containsExactly(file + ":2: engine.name was set before, at " + file + ":1; keep one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "[a, b]"})
    void refusesAFileThatIsNoMapping(String content) throws IOException {
        Path file = file(content);

        assertThat(problems(Map.of(), Map.of())).containsExactly(file + ":1: settings are written as KEY: VALUE");
    }

    @Test
    void tellsBrokenYamlBesideOtherProblems() throws IOException {
        Path file = file("engine: {name: auto\n");

        assertThat(problems(Map.of(), Map.of("prune.share", "x")))
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith(file + ":"))
                .anyMatch(problem -> problem.startsWith("command line: prune.share"));
    }

    @Test
    void emptyFileSetsNothing() throws IOException {
        Settings without = read();
        file("# nothing here\n");

        assertThat(read()).isEqualTo(without);
    }

    @Test
    void fileThatIsAskedForHasToExist() {
        Path missing = home.resolve("other.yaml");

        assertThatExceptionOfType(SettingsInvalid.class)
                .isThrownBy(() -> SettingsReader.read(new Origins(home, Optional.of(missing), Map.of(), Map.of())))
                .satisfies(e -> assertThat(e.problems())
                        .singleElement()
                        .asString()
                        .startsWith("cannot read " + missing + ": ")
                        .endsWith("does not exist"));
    }

    @Test
    void fileThatIsAskedForIsReadInPlaceOfTheUsualOne() throws IOException {
        file("engine.concurrency: 2");
        Path other = Files.writeString(home.resolve("other.yaml"), "prune.share: 50%");

        Settings settings = SettingsReader.read(new Origins(home, Optional.of(other), Map.of(), Map.of()));

        assertThat(settings.get(Setting.CONCURRENCY)).isEqualTo(8);
        assertThat(settings.get(Setting.PRUNE_SHARE)).isEqualTo(0.5);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(home.resolve("cachepilot.yaml"), content);
    }

    private Settings read() {
        return read(Map.of(), Map.of());
    }

    private Settings read(Map<String, String> environment, Map<String, String> flags) {
        return SettingsReader.read(new Origins(home, Optional.empty(), environment, flags));
    }

    private List<String> problems(Map<String, String> environment, Map<String, String> flags) {
        try {
            read(environment, flags);
            return List.of();
        } catch (SettingsInvalid e) {
            return e.problems();
        }
    }
}
