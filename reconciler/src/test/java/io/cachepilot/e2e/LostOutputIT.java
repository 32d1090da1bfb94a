package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer that does not arrive is no success, whatever the command. */
final class LostOutputIT {
    private static final long LONGEST_SECONDS = 60;

    @TempDir
    private static Path directory;

    private static Sandbox sandbox;

    @BeforeAll
    static void makeATenant() {
        sandbox = new Sandbox(directory);
        sandbox.source().write(sandbox.tenant("shop"));
        sandbox.run("reconcile").expect(0);
    }

    @AfterAll
    static void end() {
        sandbox.close();
    }

    static Stream<List<String>> commands() {
        return Stream.of(
                List.of("get"),
                List.of("get", "--json"),
                List.of("describe", "shop"),
                List.of("explain", "shop"),
                List.of("password", "shop"),
                List.of("redis", "shop", "PING"),
                List.of("validate", "--json"),
                List.of("diff"),
                List.of("diff", "--json"),
                List.of("plan", "--json"),
                List.of("history"),
                List.of("events"),
                List.of("logs", "shop"),
                List.of("reconcile"),
                List.of("doctor"),
                List.of("keys", "show"),
                List.of("api", "key", "list"),
                List.of("api", "key", "generate", "lost"),
                List.of("--version"),
                List.of("--help"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aFullDiskIsAFailure(List<String> command) {
        CommandResult result = onto("1>/dev/full", command).expect(1);

        assertThat(result.err())
                .contains("cachepilot: the output could not be written", "No space left on device")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aClosedOutputIsAFailure(List<String> command) {
        CommandResult result = onto("1>&-", command).expect(1);

        assertThat(result.err()).contains("cachepilot: the output could not be written");
    }

    @Test
    void aWarningThatIsLostIsAFailureToo() {
        assertThat(onto("2>/dev/full", List.of("get")).expect(1).out()).contains("shop");
    }

    @Test
    void aKeyThatNobodySawIsNoKey() {
        onto("1>/dev/full", List.of("api", "key", "generate", "unseen")).expect(1);

        assertThat(sandbox.run("api", "key", "list").expect(0).out()).doesNotContain("unseen");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aReaderThatHasSeenEnoughIsNoTrouble(List<String> command) throws Exception {
        Process process = sandbox.commands()
                .prepare(Commands.LAUNCHER, command.toArray(String[]::new))
                .start();
        process.getInputStream().close();
        try (InputStream err = process.getErrorStream()) {
            String told = new String(err.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(told).doesNotContain("\tat ", "cachepilot:");
            // As of a program that SIGPIPE has ended.
            assertThat(process.exitValue()).isEqualTo(141);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static CommandResult onto(String redirection, List<String> command) {
        ProcessBuilder prepared = sandbox.commands().prepare(Commands.LAUNCHER, command.toArray(String[]::new));
        List<String> words = List.copyOf(prepared.command());
        prepared.command(Stream.concat(Stream.of("sh", "-c", "exec \"$@\" " + redirection, "sh"), words.stream())
                .toList());
        return sandbox.commands().run(prepared);
    }
}
