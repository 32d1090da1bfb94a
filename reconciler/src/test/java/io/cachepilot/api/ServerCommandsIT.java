package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.Role;
import io.cachepilot.access.key.ApiKeys;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands with {@code --at}, against a control plane that knows nothing of where they are typed. */
@Timeout(120)
final class ServerCommandsIT {
    private static ApiLab api;

    @TempDir
    private static Path temp;

    private static Path elsewhere;

    @BeforeAll
    static void start() throws IOException {
        api = ApiLab.start(Files.createDirectory(temp.resolve("home")), Map.of("CACHEPILOT_LIMITS_ENABLED", "false"));
        elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    }

    @AfterAll
    static void end() throws IOException {
        api.close();
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertThat(files).as("what commands left where they were typed").isEmpty();
        }
    }

    @Test
    void aTenantIsMadeChangedLookedAtTakenBackAndRemoved() throws Exception {
        assertThat(run("new", "shop", "memory.maxmemoryMb=64", "memory.limitMb=128")
                        .expect(ExitCode.OK)
                        .out())
                .containsPattern("^shop: new .*\\(commit [0-9a-f]{8}\\)\nit is in force\n$");
        assertThat(run("get").expect(ExitCode.OK).out().lines())
                .first()
                .asString()
                .startsWith("TENANT  STATUS ");
        assertThat(run("get").out()).containsPattern("(?m)^shop +running +tls-only ");
        assertThat(run("get", "certificate-authority").expect(ExitCode.OK).out())
                .containsPattern("(?m)^default +ready ");

        Path manifest = api.home().resolve("tenants.d/shop.yaml");
        Files.writeString(manifest, "# for a customer\n" + Files.readString(manifest));
        run("set", "shop", "memory.maxmemoryMb=80").expect(ExitCode.OK);
        assertThat(Files.readString(manifest)).startsWith("# for a customer\n").contains("maxmemoryMb: 80");
        assertThat(run("describe", "shop").expect(ExitCode.OK).out())
                .containsPattern("(?m)^Name: +shop$")
                .contains("80 MiB");
        Map<?, ?> described = Json.read(run("describe", "tenant/shop", "--json").out(), Map.class);
        assertThat(described.get("kind")).isEqualTo("tenant");
        assertThat(described.get("name")).isEqualTo("shop");
        assertThat(run("explain", "shop").expect(ExitCode.OK).out()).contains("The plan now: nothing to do.");

        assertThat(run("stop", "shop").expect(ExitCode.USAGE).err()).contains("say --yes if that is wanted");
        run("stop", "shop", "--yes").expect(ExitCode.OK);
        assertThat(run("get").out()).containsPattern("(?m)^shop +stopped ");
        run("rollback", "shop").expect(ExitCode.OK);
        assertThat(run("get").out()).containsPattern("(?m)^shop +running ");
        assertThat(run("history", "shop").expect(ExitCode.OK).out())
                .contains("memory.maxmemoryMb 64 -> 80")
                .contains("running set to false");

        assertThat(run("rm", "shop").expect(ExitCode.USAGE).err()).contains("say --yes if that is wanted");
        run("rm", "shop", "--yes").expect(ExitCode.OK);
        assertThat(manifest).doesNotExist();
    }

    @Test
    void whatWouldBeDoneIsShownAllowedAndDone() throws Exception {
        run("new", "plans", "memory.maxmemoryMb=64", "memory.limitMb=128").expect(ExitCode.OK);
        assertThat(run("diff", "plans").expect(ExitCode.OK).out()).startsWith("In sync: 1 ");

        Path file = temp.resolve("other.yaml");
        Files.writeString(
                file,
                Files.readString(api.home().resolve("tenants.d/plans.yaml"))
                        .replace("maxmemoryMb: 64", "maxmemoryMb: 70"));
        assertThat(run("diff", "-f", file.toString()).expect(ExitCode.CHANGES).out())
                .contains("server.maxmemory: 67108864 -> 73400320 (pending)");
        assertThat(Json.read(
                                run("diff", "-f", file.toString(), "--json")
                                        .expect(ExitCode.CHANGES)
                                        .out(),
                                Map.class)
                        .get("exit_code"))
                .isEqualTo(2);
        Files.writeString(file, "kind: [");
        assertThat(run("diff", "-f", file.toString()).expect(ExitCode.ERROR).err())
                .contains(" answered 4");
        assertThat(run("diff", "-f", "none.yaml").expect(ExitCode.ERROR).err()).contains("cannot read");
        assertThat(run("diff", "HEAD~1..HEAD").expect(ExitCode.USAGE).err()).contains("on the host of the source");

        assertThat(run("reconcile").expect(ExitCode.OK).out()).containsPattern("(?m)^plans +running ");
        Path authority = api.home().resolve("tenants.d/authority.yaml");
        Files.writeString(authority, """
                apiVersion: cachepilot/v1
                kind: CertificateAuthority
                metadata: {name: default}
                spec: {rotation: {generation: 2, phase: drop-old}}
                """);
        assertThat(run("reconcile").expect(ExitCode.ERROR).out()).contains("certificate-authority/default: Invalid: ");
        Files.delete(authority);
        assertThat(run("approve").expect(ExitCode.OK).out()).isEqualTo("nothing is held back\n");
    }

    @Test
    void eventsAreShownAsTheyHappen() throws Exception {
        run("new", "watched", "memory.maxmemoryMb=64", "memory.limitMb=128").expect(ExitCode.OK);
        String key;
        try (ApiKeys keys = keys()) {
            key = keys.generate("watcher", Role.VIEWER).secret().reveal();
        }
        var screen = new PipedReader();
        var out = new PipedWriter(screen);
        try (var executor = Executors.newSingleThreadExecutor();
                var shown = new BufferedReader(screen)) {
            Future<Typed> following = executor.submit(() -> Typed.in(
                    elsewhere,
                    Map.of("CACHEPILOT_API_KEY", key),
                    out,
                    "events",
                    "watched",
                    "--follow",
                    "--since",
                    "2026-01-01T00:00:00Z",
                    "--at",
                    api.address().toString()));
            assertThat(shown.readLine()).contains(" tenant/watched ");

            run("set", "watched", "memory.maxmemoryMb=65").expect(ExitCode.OK);
            String line = shown.readLine();
            while (!line.contains("configure the running server")) {
                line = shown.readLine();
            }
            try (ApiKeys keys = keys()) {
                keys.revoke("watcher");
            }
            assertThat(following.get().expect(ExitCode.ERROR).err()).contains("the server has ended the events");
        }
        assertThat(run("events", "watched", "-n", "1").expect(ExitCode.OK).out().lines())
                .singleElement()
                .asString()
                .contains(" tenant/watched ");
        assertThat(run("events", "nobody", "--follow").expect(ExitCode.ERROR).err())
                .contains(" answered 404: Not found: there is no tenant 'nobody'");
    }

    private static ApiKeys keys() {
        return ApiKeys.open(api.home().resolve("state/api-keys.json"), InstantSource.system());
    }

    @Test
    void aRefusalIsToldInTheServersWordsAndWithItsId() {
        assertThat(run("stop", "nobody", "--yes").expect(ExitCode.ERROR).err())
                .startsWith("cachepilot: " + api.address()
                        + " answered 404: Not found: there is no manifest of tenant nobody (request ");
        assertThat(run("new", "bad", "memory.maxmemoryMb=1")
                        .expect(ExitCode.ERROR)
                        .err())
                .contains("answered 400: Validation error: ")
                .contains("maxmemoryMb");
        assertThat(run("new", "Not/a-name").expect(ExitCode.ERROR).err()).contains(" answered 4");
    }

    @Test
    void withoutARightKeyNothingIsDone() {
        Map<String, String> none = Map.of();
        assertThat(run(none, "--at", api.address().toString(), "get")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("there is no API key: set CACHEPILOT_API_KEY");
        assertThat(run(none, "get", "--at", api.address().toString(), "--key", "wrong")
                        .expect(ExitCode.ERROR)
                        .err())
                .contains("answered 401: Invalid API key")
                .doesNotContain("wrong");
        assertThat(run(Map.of("CACHEPILOT_API_KEY", "a\nb"), "get", "--at=" + api.address())
                        .expect(ExitCode.ERROR)
                        .err())
                .contains("the API key can't be sent");
    }

    @Test
    void anAddressThatIsNoneOrWouldShowTheKeyIsRefused() {
        Map<String, String> key = Map.of("CACHEPILOT_API_KEY", "k");
        for (String wrong : new String[] {"localhost", "ftp://localhost", "https://", "https://user@host", "://"}) {
            assertThat(run(key, "get", "--at", wrong).expect(ExitCode.USAGE).err())
                    .contains("is no address of a server");
        }
        assertThat(run(key, "get", "--at", "http://192.0.2.1")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("would show the API key to everybody");
        assertThat(run(key, "get", "--at", "http://127.0.0.1:1")
                        .expect(ExitCode.ERROR)
                        .err())
                .contains("cannot reach http://127.0.0.1:1");
        assertThat(run(key, "doctor", "--at", "https://host")
                        .expect(ExitCode.USAGE)
                        .err())
                .contains("doctor");
    }

    private static Typed run(String... words) {
        var command = Stream.concat(
                        Stream.of(words), Stream.of("--at", api.address().toString()))
                .toArray(String[]::new);
        return run(Map.of("CACHEPILOT_API_KEY", api.key()), command);
    }

    private static Typed run(Map<String, String> environment, String... words) {
        return Typed.in(elsewhere, environment, words);
    }
}
