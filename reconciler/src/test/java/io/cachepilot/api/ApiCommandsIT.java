package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.control.state.StateLock;
import io.cachepilot.secret.PreciousFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is to type about the API on its own host. */
final class ApiCommandsIT {
    @TempDir
    private Path temp;

    private Path home;
    private StateLock lock;
    private ApiLab api;

    @BeforeEach
    void start() throws IOException {
        home = Files.createDirectory(temp.resolve("home"));
        api = ApiLab.start(home, Map.of());
        lock = StateLock.acquire(new StateDirectory(home.resolve("state"))).orElseThrow();
        api.serving().triggers().run();
    }

    @AfterEach
    void end() {
        api.close();
        lock.close();
    }

    @Test
    void statusTellsWhetherItAnswersAndWhere() {
        assertThat(type("api", "status").expect(ExitCode.OK).out())
                .contains("API:      running\n")
                .contains("Address:  " + api.address() + "\n")
                .contains("Process:  " + ProcessHandle.current().pid() + "\n");

        api.serving().api().close();
        assertThat(type("api", "status").expect(ExitCode.ERROR).out())
                .contains("API:      failing\n", api.address() + " does not answer");
        lock.close();
        lock = StateLock.acquire(new StateDirectory(temp.resolve("another"))).orElseThrow();
        assertThat(type("api", "status").expect(ExitCode.ERROR).out())
                .contains("API:      stopped\n", "no control plane runs here");
        assertThat(type("api", "restart").expect(ExitCode.ERROR).err()).contains("no control plane runs here");
    }

    @Test
    void restartOpensItAnewAtTheSameAddressAndKeysStayValid() {
        assertThat(api.get("/api/v1/tenants").statusCode()).isEqualTo(200);

        assertThat(type("api", "restart").expect(ExitCode.OK).out())
                .isEqualTo("the API at %s was restarted%n".formatted(api.address()));

        assertThat(api.get("/api/v1/tenants").statusCode()).isEqualTo(200);
        assertThat(type("api", "status").expect(ExitCode.OK).out()).contains("Address:  " + api.address() + "\n");
        assertThat(type("audit", "verify").expect(ExitCode.OK).out()).contains("each as it was written");
    }

    @Test
    void oneThatDoesNotOpenAnyMoreSaysWhyAndOpensOnceItCan() throws IOException {
        Path keys = home.resolve("state/api-keys.json");
        String good = Files.readString(keys);
        Files.writeString(keys, "no keys");

        assertThat(type("api", "restart").expect(ExitCode.ERROR).err())
                .contains("the API was closed and does not open: ", keys.toString());
        assertThat(type("api", "status").expect(ExitCode.ERROR).out()).contains("API:      failing\n", keys.toString());

        Files.writeString(keys, good);
        type("api", "restart").expect(ExitCode.OK);
        assertThat(api.get("/api/v1/tenants").statusCode()).isEqualTo(200);
    }

    @Test
    void doctorLooksAtTheKeysAndABundleHoldsThem() throws IOException {
        assertThat(type("doctor").out()).containsPattern("(?m)^OK +api +127.0.0.1:8000, 1 keys$");
        assertThat(new PreciousFiles(home.resolve("state")).read().files()).containsKey("api-keys.json");

        Files.setPosixFilePermissions(
                home.resolve("state/api-keys.json"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(type("doctor").expect(ExitCode.ERROR).out()).containsPattern("(?m)^FAIL +api +.*api-keys.json");
        assertThat(Typed.in(home, Map.of("CACHEPILOT_API_LISTEN", "off"), "doctor")
                        .out())
                .containsPattern("(?m)^OK +api +is off");
    }

    @Test
    void aNewKeyIsShownWithTheAddressThatIsSet() {
        assertThat(type("api", "key", "generate", "one").expect(ExitCode.OK).out())
                .contains("' http://localhost:8000/api/v1/tenants");
        Map.of("127.0.0.1:9000", "localhost:9000", "0.0.0.0:9001", "localhost:9001", "192.0.2.1:9002", "192.0.2.1:9002")
                .forEach((listen, shown) -> assertThat(Typed.in(
                                        home,
                                        Map.of("CACHEPILOT_API_LISTEN", listen),
                                        "api",
                                        "key",
                                        "generate",
                                        "k" + listen.substring(listen.length() - 4))
                                .expect(ExitCode.OK)
                                .out())
                        .contains("' http://" + shown + "/api/v1/tenants"));
    }

    @Test
    void logsTellWhoAskedForWhat() {
        api.get("/api/v1/tenants");
        api.get("/api/v1/tenants/no%1bbody");
        String key = api.key();
        api.as(Optional.of("wrong")).get("/api/v1/tenants");

        String out = type("api", "logs", "-n", "3").expect(ExitCode.OK).out();
        assertThat(out.lines().toList()).hasSize(4);
        assertThat(out.lines().toList().get(0)).containsPattern("TIME +WHO +FROM +REQUEST +STATUS +MS +REVISION +ID");
        assertThat(out.lines().toList().get(1)).containsPattern("first +127.0.0.1 +GET /api/v1/tenants +200 ");
        assertThat(out.lines().toList().get(3)).containsPattern("Z +127.0.0.1 +GET /api/v1/tenants +401 ");
        assertThat(out).doesNotContain("\u001b").doesNotContain(key).doesNotContain("wrong");
        assertThat(type("api", "logs", "-n", "0").expect(ExitCode.USAGE).err()).contains("at least 1");
    }

    private Typed type(String... words) {
        return Typed.in(home, Map.of(), words);
    }
}
