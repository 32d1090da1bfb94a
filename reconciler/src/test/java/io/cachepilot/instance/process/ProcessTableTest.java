package io.cachepilot.instance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.instance.EngineUnavailable;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
    private final ProcessTable host = new ProcessTable(Path.of("/proc"));

    @TempDir
    private Path root;

    @Test
    void findsThisProcess() {
        long pid = ProcessHandle.current().pid();

        ProcessId found = host.find(pid).orElseThrow();

        assertThat(found.pid()).isEqualTo(pid);
        assertThat(found.bootId()).matches("[0-9a-f-]{36}");
        assertThat(host.alive(found)).isTrue();
        assertThat(host.alive(new ProcessId(pid, found.startTicks() + 1, found.bootId())))
                .isFalse();
    }

    @Test
    @Timeout(30)
    void aZombieIsDead() throws IOException {
        // The parent turns into a program that never asks how its child ended.
        Process parent = new ProcessBuilder("/bin/sh", "-c", "sleep 300 & echo $!; exec sleep 301").start();
        try (BufferedReader output = parent.inputReader(StandardCharsets.US_ASCII)) {
            long zombie = Long.parseLong(output.readLine());
            assertThat(host.find(zombie)).isPresent();
            spinUntil("/proc/" + parent.pid() + "/cmdline", "sleep\000301");
            ProcessHandle.of(zombie).ifPresent(ProcessHandle::destroyForcibly);
            spinUntil("/proc/" + zombie + "/stat", ") Z ");

            assertThat(host.find(zombie)).isEmpty();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void readsAroundNamesWithSpacesAndParentheses() throws IOException {
        process(12, "a) Z (b", "S", 12);

        assertThat(new ProcessTable(root).find(12)).contains(new ProcessId(12, 4711, "boot"));
    }

    @Test
    void findsAMarkedProcessButNotItsChildren() throws IOException {
        Path instance = Path.of("/instances/blue");
        process(12, "redis-server", "S", 12);
        process(13, "redis-server", "S", 12);
        process(14, "redis-server", "Z", 14);
        process(15, "redis-server", "S", 15);
        for (int pid : new int[] {13, 14}) {
            environment(pid, "CACHEPILOT_INSTANCE=/instances/blue");
        }
        environment(12, "LANG=C\0CACHEPILOT_INSTANCE=/instances/blue");
        environment(15, "CACHEPILOT_INSTANCE=/instances/blue-too");

        assertThat(new ProcessTable(root).findMarked(instance, instance.resolve("log")))
                .contains(new ProcessId(12, 4711, "boot"));
    }

    @Test
    void anUnreadableTableIsAnErrorAndNotAnEmptyOne() throws IOException {
        // Reading a directory as a file fails the way a lack of descriptors does: the entry is there.
        Files.createDirectories(root.resolve("12/stat"));

        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(() -> new ProcessTable(root).find(12))
                .withMessageContaining("12/stat");
        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(() -> new ProcessTable(root.resolve("absent")).findMarked(root, root))
                .withMessageContaining("/proc");
    }

    private static void spinUntil(String file, String text) throws IOException {
        while (!Files.readString(Path.of(file)).contains(text)) {
            Thread.onSpinWait();
        }
    }

    private void process(int pid, String name, String state, int session) throws IOException {
        Path boot = root.resolve("sys/kernel/random/boot_id");
        Files.createDirectories(boot.getParent());
        Files.writeString(boot, "boot\n");
        Path stat = Files.createDirectories(root.resolve(Integer.toString(pid))).resolve("stat");
        Files.writeString(
                stat,
                "%d (%s) %s 1 %d %d 0 -1 4194304 169 0 3 0 0 0 0 0 20 0 1 0 4711 0 0\n"
                        .formatted(pid, name, state, session, session));
    }

    private void environment(int pid, String text) throws IOException {
        Files.writeString(root.resolve(Integer.toString(pid)).resolve("environ"), text + "\0");
    }
}
