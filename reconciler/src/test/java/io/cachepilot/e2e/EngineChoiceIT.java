package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first start with a Docker Engine that can't be used: nothing is chosen, and the message says what to do. */
final class EngineChoiceIT {
    private static final String HOST = "CACHEPILOT_ENGINE_DOCKER_HOST";

    @TempDir
    private Path directory;

    @Test
    void anEngineThatIsNotThereIsNotChosen() {
        Sandbox sandbox = Sandbox.onDocker(directory);
        sandbox.commands().set(HOST, "unix://" + directory.resolve("none.sock"));

        assertThat(sandbox.run("up").expect(1).err()).contains("there is no Docker Engine at", "none.sock");
        assertNothingChosen(sandbox);
    }

    @Test
    void aPortThatIsClosedIsNotChosen() {
        Sandbox sandbox = Sandbox.onDocker(directory);
        // Nothing listens on the lowest port, and nobody is given it by chance.
        sandbox.commands().set(HOST, "tcp://127.0.0.1:1");

        assertThat(sandbox.run("up").expect(1).err()).contains("127.0.0.1:1", "connection refused");
        assertNothingChosen(sandbox);
    }

    @Test
    void aSocketThatNobodyListensOnIsNotTakenForNoEngine() throws IOException {
        Path socket = directory.resolve("deserted.sock");
        try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));
        }
        Sandbox sandbox = Sandbox.onDocker(directory);
        sandbox.commands().set("CACHEPILOT_ENGINE_NAME", "auto").set("DOCKER_HOST", "unix://" + socket);

        assertThat(sandbox.run("up").expect(1).err()).contains("connection refused", "--engine process");
        assertNothingChosen(sandbox);
    }

    @Test
    void aHostThatIsNotWrittenRightIsRefusedWithTheSetting() {
        Sandbox sandbox = Sandbox.onDocker(directory);
        sandbox.commands().set(HOST, "http:/nowhere");

        assertThat(sandbox.run("up").expect(1).err()).contains("engine.docker.host", "http:/nowhere");
        assertNothingChosen(sandbox);
    }

    private static void assertNothingChosen(Sandbox sandbox) {
        assertThat(sandbox.state().resolve("engine")).doesNotExist();
    }
}
