package io.cachepilot.instance.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.api.exception.InternalServerErrorException;
import io.cachepilot.instance.docker.engine.Endpoint;
import io.cachepilot.instance.docker.engine.Engine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a real Engine says rarely, said each time; needs no Docker. */
@Timeout(60)
class ContainerRemovalTest {
    private static final String REMOVED = "HTTP/1.0 204 No Content\r\n\r\n";

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void oneThatEndedWhileItWasKilledIsRemovedByTheNextAttempt() throws IOException {
        remove(fault("Could not kill running container 237f, cannot remove - Container 237f is not running"), REMOVED);

        assertThat(asked).hasValue(2);
    }

    @Test
    void anEngineThatSaysSoForEverIsBelievedInTheEnd() {
        String fault = fault("Could not kill running container 237f, cannot remove - Container 237f is not running");

        assertThatExceptionOfType(InternalServerErrorException.class)
                .isThrownBy(() -> remove(fault, fault, fault, REMOVED));
        assertThat(asked).hasValue(3);
    }

    @Test
    void anotherFaultIsNotTriedAgain() {
        assertThatExceptionOfType(InternalServerErrorException.class)
                .isThrownBy(() -> remove(fault("driver failed to remove root filesystem"), REMOVED));
        assertThat(asked).hasValue(1);
    }

    private void remove(String... answers) throws IOException {
        try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var engine = new Engine(
                        new Endpoint("tcp://127.0.0.1:" + listener.getLocalPort(), Optional.empty(), "a test"))) {
            Thread.ofVirtual().start(() -> answer(listener, answers));
            engine.removeContainer("remove a container", "237f");
        }
    }

    /** Each connection gets the next answer. */
    private void answer(ServerSocket listener, String... answers) {
        for (String answer : answers) {
            try (var socket = listener.accept()) {
                asked.incrementAndGet();
                var _ = socket.getInputStream().read(new byte[4096]);
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException _) {
                return;
            }
        }
    }

    private static String fault(String message) {
        return "HTTP/1.0 500 Internal Server Error\r\nContent-Type: application/json\r\n\r\n{\"message\":\"%s\"}\n"
                .formatted(message);
    }
}
