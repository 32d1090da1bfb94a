package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cachepilot.Installations;
import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.control.state.ControlSocket;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.e2e.FreePorts;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.settings.Settings;
import io.cachepilot.settings.SettingsReader;
import io.cachepilot.source.Programs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The socket by which commands of the same host ask a control plane, also where it serves nobody else. */
final class ControlSocketIT {
    private static final String TENANT =
            "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: shop}\nspec: {memory: {maxmemoryMb: 64, limitMb: 128}}\n";

    @TempDir
    private Path home;

    private Optional<RunningControlPlane> serving = Optional.empty();

    @AfterEach
    void end() {
        serving.ifPresent(RunningControlPlane::close);
    }

    @Test
    void whoMayOpenItNeedsNoKeyAndIsTheAuthor() throws Exception {
        Path socket = start(home.resolve("state"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        assertThat(socket).isEqualTo(home.resolve("state/control.sock"));
        assertThat(ask(socket, "GET", "/api/v1/specs", ""))
                .startsWith("HTTP/1.1 200")
                .contains("Found 1 specs", "certificate-authority");

        String made = ask(socket, "PUT", "/api/v1/specs/tenant/shop", TENANT);
        assertThat(made).startsWith("HTTP/1.1 200").contains("tenant/shop: new");
        assertThat(Programs.run(
                                "git",
                                "-C",
                                home.resolve("state/history").toString(),
                                "log",
                                "-1",
                                "--format=%an <%ae>",
                                "main")
                        .strip())
                .isEqualTo("%1$s <%1$s@localhost>".formatted(System.getProperty("user.name")));
        assertThat(ask(socket, "GET", "/api/v1/specs/tenant/shop/history", "")).contains("\"outcome\":\"in sync\"");
        assertThat(Files.readString(home.resolve("state/audit.log")))
                .contains("PUT", "/api/v1/specs/tenant/shop")
                .doesNotContain("GET");

        assertThat(ask(socket, "DELETE", "/api/v1/specs/tenant/shop", "")).startsWith("HTTP/1.1 200");
        serving.orElseThrow().close();
        assertThat(socket).doesNotExist();
    }

    @Test
    void otherUsersAreNotLetIn() throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("only root can be somebody else")
                .isEqualTo("root");
        Programs.require("setpriv");
        Programs.require("curl");
        Path socket = start(home.resolve("state"));
        for (Path each = socket.getParent(); each != null; each = each.getParent()) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        assertThat(curl(socket, "0")).isTrue();
        assertThat(curl(socket, "65534")).isFalse();
        // Even where somebody has changed the mode of the file.
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(curl(socket, "65534")).isFalse();
        assertThat(ask(socket, "GET", "/api/v1/specs", "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void whereThePathIsTooLongItIsElsewhere() throws Exception {
        Path state = home.resolve(
                "a-directory-with-a-name-that-is-longer-than-any-socket-of-this-system-can-have-in-its-path/state");
        Path socket = start(state);

        assertThat(socket.startsWith(state)).isFalse();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.readString(state.resolve("control")).strip())
                .isEqualTo(socket.getParent().toString());
        assertThat(ask(socket, "GET", "/api/v1/specs", "")).startsWith("HTTP/1.1 200");
        serving.orElseThrow().close();
        serving = Optional.empty();
        assertThat(start(state)).isEqualTo(socket);
    }

    private static boolean curl(Path socket, String user) throws Exception {
        return Programs.runs(
                "setpriv",
                "--reuid=" + user,
                "--clear-groups",
                "curl",
                "--silent",
                "--fail",
                "--max-time",
                "5",
                "--unix-socket",
                socket.toString(),
                "http://localhost/api/v1/specs");
    }

    private Path start(Path state) throws IOException {
        Files.createDirectories(home.resolve("tenants.d"));
        FreePorts ports = FreePorts.find();
        Settings settings = SettingsReader.read(new SettingsReader.Origins(
                home,
                Optional.empty(),
                Map.of(
                        "CACHEPILOT_ENGINE_NAME", "process",
                        "CACHEPILOT_STATE_DIRECTORY", state.toString(),
                        "CACHEPILOT_API_LISTEN", "off",
                        "CACHEPILOT_PORTS_TLS", ports.tlsRange(),
                        "CACHEPILOT_PORTS_PLAIN", ports.plainRange()),
                Map.of()));
        RunningControlPlane started = Installations.at(home).serving(settings, _ -> {});
        serving = Optional.of(started);
        assertThat(started.api().open()).isEmpty();
        started.controlPlane().start();
        started.controlPlane().fullPass(Priority.COMMIT);
        return new ControlSocket(new StateDirectory(state)).find().orElseThrow();
    }

    private static String ask(Path socket, String method, String path, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/yaml\r\nContent-Length: %d\r\n\r\n"
                        .formatted(method, path, content.length);
        var answer = new ByteArrayOutputStream();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
            channel.write(ByteBuffer.wrap(content));
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (channel.read(buffer) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}
