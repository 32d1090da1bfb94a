package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.exceptions.JedisException;

/** The first minutes of a new user: the manifests that are shipped, one {@code up}, and every command that only looks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ShippedTenantsIT {
    private Sandbox sandbox;
    private ControlPlaneProcess controlPlane;

    @BeforeAll
    void up(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
        TextFiles.below(Commands.LAUNCHER.resolveSibling("tenants.d"))
                .forEach(file -> sandbox.source().write(file.getFileName().toString(), TextFiles.read(file)));
        controlPlane = sandbox.up();
    }

    @AfterAll
    void down() {
        sandbox.close();
    }

    @Test
    void upBringsUpAllThreeAndSaysSo() {
        CommandResult get = sandbox.run("get").expect(0);
        for (String output : List.of(controlPlane.output(), get.out())) {
            assertThat(output)
                    .containsPattern("(?m)^client1 +running +tls-only +memory-only +64 MiB +tls \\d+$")
                    .containsPattern("(?m)^client2 +running +dual-mode +persistent +128 MiB +tls \\d+, plain \\d+$")
                    .containsPattern("(?m)^client3 +running +plain-only +memory-only +64 MiB +plain \\d+$");
        }
        assertThat(sandbox.servers()).hasSize(3);
    }

    @Test
    void aClientThatTrustsTheAuthorityGetsInWithTls() {
        int port = printedPort("client1", "rediss");
        try (var client = TenantClient.tls("localhost", port, sandbox.password("client1"), sandbox.authority());
                var byAddress = TenantClient.tls("127.0.0.1", port, sandbox.password("client1"), sandbox.authority())) {
            assertThat(client.ping()).isEqualTo("PONG");
            assertThat(byAddress.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void aClientThatExpectsAnotherNameOrTrustsAnotherAuthorityIsWarned(@TempDir Path elsewhere) throws IOException {
        int port = printedPort("client1", "rediss");
        String password = sandbox.password("client1");
        assertThatThrownBy(() -> TenantClient.tls("somewhere.example", port, password, sandbox.authority()))
                .isInstanceOf(JedisException.class)
                .hasStackTraceContaining("No subject alternative DNS name matching somewhere.example");
        try (var other = new Sandbox(elsewhere)) {
            other.run("reconcile").expect(0);
            assertThatThrownBy(() -> TenantClient.tls("localhost", port, password, other.authority()))
                    .isInstanceOf(JedisException.class)
                    .hasStackTraceContaining("PKIX");
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        int port = printedPort("client1", "rediss");
        assertThatThrownBy(() -> TenantClient.tls("localhost", port, "a guess", sandbox.authority()))
                .hasMessageContaining("WRONGPASS");
    }

    @Test
    void theModeDecidesWhichPortsAreOpen() {
        try (var encrypted = TenantClient.tls(
                        "localhost",
                        printedPort("client2", "rediss"),
                        sandbox.password("client2"),
                        sandbox.authority());
                var plain = TenantClient.plain(printedPort("client2", "redis"), sandbox.password("client2"))) {
            assertThat(plain.pid()).isEqualTo(encrypted.pid());
        }
        try (var plain = TenantClient.plain(printedPort("client3", "redis"), sandbox.password("client3"))) {
            assertThat(plain.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void theLinesToConnectNameTheAuthorityAndHideThePassword() {
        assertThat(controlPlane.output())
                .contains("--cacert state/ca/ca.crt")
                .contains("REDISCLI_AUTH=\"$(")
                .doesNotContain(sandbox.password("client1"), sandbox.password("client2"), sandbox.password("client3"));
    }

    @Test
    void secretsAreForTheirOwnerOnly() throws IOException {
        for (String directory : List.of("keys", "ca", "instances/client1/conf", "instances/client2/conf")) {
            List<Path> files = TextFiles.below(sandbox.state().resolve(directory));
            assertThat(files).isNotEmpty();
            for (Path file : files) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as("%s", file)
                        .isEqualTo("rw-------");
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sandbox.state())))
                .isEqualTo("rwx------");
    }

    @Test
    void nothingIsWrittenToTheManifests() {
        sandbox.source().assertUntouched();
    }

    @Test
    void diffFindsNothingToDoAfterwards() {
        CommandResult diff = sandbox.run("diff").expect(0);
        assertThat(diff.out()).startsWith("In sync: 3 tenants");
    }

    @Test
    void aSecondUpIsRefusedAndTellsWhoIsThere() {
        CommandResult second = sandbox.run("up").expect(1);
        assertThat(second.err()).contains("pid " + controlPlane.pid()).contains("get");
        assertThat(controlPlane.isAlive()).isTrue();
    }

    @Test
    void redisSendsOneCommand() {
        assertThat(sandbox.run("redis", "client1", "PING").expect(0).out()).isEqualTo("PONG\n");
        CommandResult refused =
                sandbox.run("redis", "client1", "CONFIG", "GET", "maxmemory").expect(1);
        assertThat(refused.err()).contains("NOPERM");
    }

    @Test
    void redisReadsCommandsLineByLineAndGoesOnAfterAnError() {
        String lines = """
                SET greeting "good day"
                INCR greeting
                SET "not closed
                GET greeting
                quit
                GET never
                """;
        CommandResult session =
                sandbox.commands().type(lines, "redis", "client2").expect(0);
        assertThat(session.out().lines()).hasSize(4).first().isEqualTo("OK");
        assertThat(session.out().lines().toList().get(1)).startsWith("(error)").contains("not an integer");
        assertThat(session.out().lines().toList().get(2)).startsWith("(error)").contains("not closed");
        assertThat(session.out().lines().toList().get(3)).isEqualTo("good day");
    }

    @Test
    void describeLogsAndEventsTellOfOneTenant() {
        assertThat(sandbox.run("describe", "client2").expect(0).out())
                .containsPattern("(?m)^Name: +client2$")
                .containsPattern("(?m)^Labels: +customer=globex$")
                .containsPattern("(?m)^Memory: +128 MiB for data, 256 MiB in all, noeviction$")
                .containsPattern("(?m)^Ready +yes ");
        assertThat(sandbox.run("logs", "client2", "-n", "500").expect(0).out()).contains("Ready to accept connections");
        assertThat(sandbox.run("events", "client2").expect(0).out())
                .contains("start the server")
                .contains("Ready: the server answers")
                .doesNotContain("client1");
    }

    @Test
    void aTenantThatDoesNotExistIsAnErrorThatNamesThoseThatDo() {
        for (String command : List.of("describe", "explain", "logs", "password", "redis")) {
            assertThat(sandbox.run(command, "client9").expect(1).err())
                    .as(command)
                    .contains("client9")
                    .contains("client1, client2, client3");
        }
    }

    @Test
    void doctorFindsNothingThatFails() {
        assertThat(sandbox.run("doctor").expect(0).out())
                .containsPattern("(?m)^OK +instances +3 are there$")
                .containsPattern("(?m)^OK +control plane +runs as pid " + controlPlane.pid() + " ")
                .doesNotContain("FAIL");
    }

    @Test
    void downAsksBeforeItLosesDataAndWithoutATerminalRefuses() {
        CommandResult down = sandbox.run("down").expect(64);
        assertThat(down.err()).contains("client1, client3").contains("--yes");
        assertThat(sandbox.servers()).hasSize(3);
        assertThat(controlPlane.isAlive()).isTrue();
    }

    @Test
    void theLauncherWorksFromElsewhereAndThroughALink(@TempDir Path elsewhere) throws IOException {
        Path link = Files.createSymbolicLink(elsewhere.resolve("cp"), Commands.LAUNCHER);
        ProcessBuilder get = sandbox.commands().prepare(link, "get").directory(elsewhere.toFile());
        assertThat(sandbox.commands().run(get).expect(0).row("client1")).contains("running");
        Files.delete(link);
    }

    private int printedPort(String tenant, String scheme) {
        String output = controlPlane.output();
        String section = output.substring(output.indexOf("\n" + tenant + " ("));
        Matcher url =
                Pattern.compile(" " + scheme + "://127\\.0\\.0\\.1:(\\d+)").matcher(section);
        assertThat(url.find())
                .as("a line to connect to %s in:%n%s", tenant, output)
                .isTrue();
        return Integer.parseInt(url.group(1));
    }
}
