package io.cachepilot.cli.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Incoming;
import io.cachepilot.api.server.HttpServer;
import io.cachepilot.cli.ask.Exchange.Ask;
import io.cachepilot.cli.ask.Exchange.Reply;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.converge.view.Caller;
import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Question;
import io.cachepilot.report.answer.Told;
import io.cachepilot.report.answer.ToldMessage;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What commands ask over a socket, and what they make of all that may come back. */
@Timeout(60)
final class SocketExchangeTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Ask ANYTHING = Ask.get("/any", Map.of());
    private static final Caller HERE = new Caller("./cachepilot", " --state s", Path.of("/srv/a dir"));

    @TempDir
    private Path directory;

    @Test
    void answersArriveWholeWhateverTheirSize() throws IOException {
        String large = "päd\n".repeat(1 << 19);
        try (HttpServer _ = serving(_ -> Answer.text(200, "text/plain", large))) {
            Reply reply = exchange().send(ANYTHING);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo(large);
        }
    }

    @Test
    void questionsSayWhatIsAskedAndByWhom() throws IOException {
        var seen = new AtomicReference<String>();
        var caller = new AtomicReference<Caller>();
        Function<Incoming, Answer> noting = request -> {
            seen.set("%s %s?%s %s"
                    .formatted(
                            request.method(),
                            request.rawPath(),
                            request.rawQuery(),
                            new String(request.body(1000, _ -> {}), StandardCharsets.UTF_8)));
            caller.set(request.header(ToldMessage.CALLER)
                    .flatMap(ToldMessage::caller)
                    .orElseThrow());
            return Answer.text(200, "text/plain", "one\n\ntwo\n")
                    .with(ToldMessage.EXIT_CODE, "3")
                    .with(ToldMessage.NOTES, "it+is+old%3B+%C3%BC and+more");
        };
        try (HttpServer _ = serving(noting)) {
            var operations = new ApiOperations(exchange(), HERE);

            Told told = operations.tell(
                    new Question.Plans(
                            List.of("a", "tenant/b"), Optional.of(new Question.Given("my file.yaml", "kind: X"))),
                    Form.JSON);

            assertThat(told).isEqualTo(new Told(List.of("one", "", "two"), List.of("it is old; ü", "and more"), 3));
            assertThat(seen.get())
                    .isEqualTo("POST /api/v1/diff?as=json&specs=a%2Ctenant%2Fb&file=my%20file.yaml kind: X");
            assertThat(caller.get()).isEqualTo(HERE);

            var _ = operations.tell(new Question.Details("a/../b"), Form.TEXT);
            assertThat(seen.get()).isEqualTo("GET /api/v1/specs/a/..%2Fb/description?as=text ");
            var _ = operations.tell(new Question.Changes(Optional.of("shop"), 7), Form.TEXT);
            assertThat(seen.get()).isEqualTo("GET /api/v1/specs/_/shop/history?as=text&most=7 ");
        }
    }

    @Test
    void refusalsAreToldInTheWordsOfTheControlPlane() throws IOException {
        var ending = new AtomicReference<>("1");
        try (HttpServer _ = serving(_ -> Answer.json(
                        404, Map.of("success", false, "message", "Not found", "error", "there is no tenant 'x'"))
                .with("CachePilot-Exit-Code", ending.get()))) {
            var operations = new ApiOperations(exchange(), HERE);

            assertThatExceptionOfType(CommandFailed.class)
                    .isThrownBy(() -> operations.tell(new Question.Details("x"), Form.TEXT))
                    .withMessage("there is no tenant 'x'")
                    .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.ERROR));
            ending.set("64");
            assertThatExceptionOfType(CommandFailed.class)
                    .isThrownBy(() -> operations.tell(new Question.Details("x"), Form.TEXT))
                    .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
        }
    }

    @Test
    void whatDoesNotAnswerIsNotWaitedFor() throws IOException {
        // It takes connections, as a process does that was stopped.
        try (ServerSocketChannel stopped = listening()) {
            assertThat(stopped.isOpen()).isTrue();
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> exchange().send(ANYTHING, SHORT));
        }
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(() -> exchange().send(ANYTHING, SHORT));
    }

    @Test
    void answerThatNeverEndsIsNotWaitedForNorKept() throws IOException {
        try (ServerSocketChannel server = listening()) {
            Thread flooding =
                    Thread.ofVirtual().start(() -> answer(server, "HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1 << 20)));

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> exchange().send(ANYTHING, Duration.ofSeconds(50)))
                    .withMessage("the answer is longer than 128 MiB");
            join(flooding);
        }
        Files.delete(socket());
        // However often a little comes: it is the whole answer that has a time.
        try (ServerSocketChannel server = listening()) {
            Thread dripping = Thread.ofVirtual().start(() -> answer(server, "HTTP/1.1 200 OK\r\n\r\n", ""));
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> exchange().send(ANYTHING, SHORT));
            join(dripping);
        }
    }

    /** Says something, and then the same again and again until nobody reads it. */
    private static void answer(ServerSocketChannel server, String head, String again) {
        try (SocketChannel client = server.accept()) {
            client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
            byte[] more = again.isEmpty() ? new byte[] {'x'} : again.getBytes(StandardCharsets.UTF_8);
            while (true) {
                client.write(ByteBuffer.wrap(more));
                if (again.isEmpty()) {
                    LockSupport.parkNanos(1_000_000);
                }
            }
        } catch (IOException _) {
            // Nobody reads it any more.
        }
    }

    @Test
    void answerThatIsCutOffIsNone() throws IOException {
        for (String part : List.of("", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhall")) {
            try (ServerSocketChannel server = listening()) {
                Thread cutting = Thread.ofVirtual().start(() -> answer(server, part));

                assertThatExceptionOfType(EOFException.class)
                        .isThrownBy(() -> exchange().send(ANYTHING, Duration.ofSeconds(20)));
                join(cutting);
            }
            Files.delete(socket());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void answer(ServerSocketChannel server, String text) {
        try (SocketChannel client = server.accept()) {
            // All of the request, so that closing is no reset.
            var request = ByteBuffer.allocate(1000);
            while (!new String(request.array(), StandardCharsets.UTF_8).contains("\r\n\r\n")) {
                client.read(request);
            }
            client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private ServerSocketChannel listening() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket()));
    }

    private HttpServer serving(Function<Incoming, Answer> service) {
        return HttpServer.on(socket(), service);
    }

    private SocketExchange exchange() {
        return new SocketExchange(socket());
    }

    private Path socket() {
        return directory.resolve("s");
    }
}
