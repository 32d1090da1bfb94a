package io.cachepilot.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import io.cachepilot.file.FileIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
    void findsWhoWorksInADirectoryButNotTheirChildren() throws IOException {
        Path blue = Files.createDirectories(root.resolve("instances/blue/data"));
        process(12, "redis-server", "S", 12);
        process(13, "redis-server", "S", 12);
        process(14, "redis-server", "Z", 14);
        process(15, "redis-server", "S", 15);
        process(16, "redis-server", "S", 16);
        for (int pid : new int[] {12, 13, 14}) {
            worksIn(pid, blue.toString());
        }
        worksIn(15, "/elsewhere");

        assertThat(new ProcessTable(root).workingIn(blue::equals))
                .containsExactly(entry(12L, new WorkingDirectory(blue, false, FileIdentity.of(blue))));
    }

    @Test
    void aDirectoryThatWasDeletedIsToldByItsLastName() throws IOException {
        process(12, "redis-server", "S", 12);
        worksIn(12, "/instances/blue/data (deleted)");

        assertThat(new ProcessTable(root).directoryOf(12))
                .contains(new WorkingDirectory(Path.of("/instances/blue/data"), true, Optional.empty()));
    }

    @Test
    void aDirectoryWhoseNameEndsAsIfItWereDeletedIsThere() throws IOException {
        Path odd = Files.createDirectories(root.resolve("blue (deleted)"));
        process(12, "redis-server", "S", 12);
        worksIn(12, odd.toString());

        assertThat(new ProcessTable(root).directoryOf(12))
                .contains(new WorkingDirectory(odd, false, FileIdentity.of(odd)));
    }

    @Test
    void anUnreadableTableIsAnErrorAndNotAnEmptyOne() throws IOException {
        // Reading a directory as a file fails the way a lack of descriptors does: the entry is there.
        Files.createDirectories(root.resolve("12/stat"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new ProcessTable(root).find(12))
                .withMessageContaining("12/stat");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new ProcessTable(root.resolve("absent")).workingIn(_ -> true))
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

    private void worksIn(int pid, String directory) throws IOException {
        Files.createSymbolicLink(root.resolve(Integer.toString(pid)).resolve("cwd"), Path.of(directory));
    }
}
