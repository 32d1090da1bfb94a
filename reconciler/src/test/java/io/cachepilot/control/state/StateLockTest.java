package io.cachepilot.control.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.control.LockHolder;
import io.cachepilot.proc.ProcessId;
import io.cachepilot.proc.ProcessTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StateLockTest {
    @TempDir
    private Path directory;

    private StateDirectory state;

    @BeforeEach
    void name() {
        state = new StateDirectory(directory.resolve("state"));
    }

    @Test
    void nobodyHoldsTheLockOfANewState() {
        assertThat(StateLock.owner(state)).isEmpty();
        assertThat(state.root()).doesNotExist();
    }

    @Test
    void oneProcessAtATimeWorksOnAState() throws Exception {
        try (var other = new Other(LockHolder.HOLD, state)) {
            assertThat(StateLock.acquire(state)).isEmpty();
            assertThat(StateLock.owner(state)).map(StateLock.Owner::process).isEqualTo(process(other));
        }
    }

    /** What the clock said when it was started is for people. */
    @Test
    void ownerIsKnownThoughTheClockWasSet() throws Exception {
        try (var other = new Other(LockHolder.HOLD, state)) {
            String line = Files.readString(state.lock());
            Files.writeString(state.lock(), line.replaceFirst("\"since\":\"\\d{4}", "\"since\":\"1999"));

            assertThat(StateLock.owner(state)).map(StateLock.Owner::process).isEqualTo(process(other));
        }
    }

    @Test
    void ownerIsKnownByTheLineOfAnEarlierVersion() throws Exception {
        try (var other = new Other(LockHolder.HOLD, state)) {
            Files.writeString(
                    state.lock(), "{\"pid\":%d,\"since\":\"2020-01-01T00:00:00Z\"}\n".formatted(other.process.pid()));

            assertThat(StateLock.owner(state)).map(StateLock.Owner::process).isEqualTo(process(other));
        }
    }

    /** The kernel knows who has the lock, whatever became of the file's text. */
    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "{\"pid\":1,\"since\":\"2020-01-01T00:00:00Z\"}"})
    void ownerIsKnownThoughTheLineIsDamaged(String text) throws Exception {
        try (var other = new Other(LockHolder.HOLD, state)) {
            Files.writeString(state.lock(), text);

            assertThat(StateLock.owner(state)).map(StateLock.Owner::process).isEqualTo(process(other));
        }
    }

    private static Optional<ProcessId> process(Other other) {
        return ProcessTable.host().find(other.process.pid());
    }

    @Test
    void aHolderIsSeenToWorkWhileItHoldsTheLock() throws Exception {
        try (var _ = new Other(LockHolder.HOLD, state)) {
            FileTime first = Files.getLastModifiedTime(state.lock());
            await(() -> !Files.getLastModifiedTime(state.lock()).equals(first));

            assertThat(Presence.of(state)).isInstanceOf(Presence.Working.class);
            assertThat(StateLock.acquire(state)).isEmpty();
        }
    }

    @Test
    void aHolderThatWasStoppedIsSilent() throws Exception {
        try (var other = new Other(LockHolder.HOLD, state)) {
            signal(other, "STOP");
            await(() -> Presence.of(state) instanceof Presence.Silent);
            assertThat(StateLock.owner(state).orElseThrow().handle()).contains(other.process.toHandle());

            signal(other, "CONT");
            await(() -> Presence.of(state) instanceof Presence.Working);
        }
    }

    @Test
    void whoeverHasTheNumberOfAnEarlierProcessIsNotTakenForIt() {
        long pid = ProcessHandle.current().pid();
        var earlier = new ProcessId(pid, 1, ProcessTable.host().bootId());

        assertThat(new StateLock.Owner(earlier, Instant.EPOCH, true).handle()).isEmpty();
    }

    private interface Check {
        boolean holds() throws IOException;
    }

    private static void await(Check check) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!check.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static void signal(Other to, String signal) throws Exception {
        var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(to.process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    @Test
    void lockIsFreeWhenItsOwnerWasKilled() throws Exception {
        try (var other = new Other(LockHolder.HOLD, state)) {
            other.process.destroyForcibly().onExit().join();

            assertThat(StateLock.owner(state)).isEmpty();
            try (StateLock lock = StateLock.acquire(state).orElseThrow()) {
                assertThat(lock).isNotNull();
            }
        }
    }

    @Test
    void lockIsFreeWhenItWasReleased() {
        StateLock.acquire(state).orElseThrow().close();

        assertThat(StateLock.owner(state)).isEmpty();
        StateLock.acquire(state).orElseThrow().close();
    }

    @Test
    void whoeverOnlyAsksKeepsNobodyFromTheLock() throws Exception {
        try (var _ = new Other(LockHolder.ASK, state)) {
            for (int i = 0; i < 100; i++) {
                StateLock.acquire(state).orElseThrow().close();
            }
        }
    }

    @Test
    void ownProcessDoesNotGetItTwice() {
        try (StateLock _ = StateLock.acquire(state).orElseThrow()) {
            assertThat(StateLock.acquire(state)).isEmpty();
        }
    }

    @Test
    void newOwnerTakesThePlaceOfALongerOldOne() throws IOException {
        Files.createDirectories(state.root());
        Files.writeString(state.lock(), "{\"pid\":123456789,\"since\":\"2026-11-22T10:00:00.123456789Z\"}\n and more");

        try (StateLock _ = StateLock.acquire(state).orElseThrow()) {
            assertThat(state.lock())
                    .content()
                    .startsWith("{\"pid\":" + ProcessHandle.current().pid() + ",");
            assertThat(state.lock()).content().doesNotContain("and more");
        }
    }

    /** Another process that works with the lock until it is told to end. */
    private static final class Other implements AutoCloseable {
        private final Process process;

        Other(String what, StateDirectory state) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            LockHolder.class.getName(),
                            what,
                            state.root().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            assertThat(out.readLine()).isEqualTo(LockHolder.READY);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
