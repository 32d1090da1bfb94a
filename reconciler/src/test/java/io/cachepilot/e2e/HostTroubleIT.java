package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that can't be written and files of other users: each is one sentence, and what needs no writing goes on. */
final class HostTroubleIT {
    /** Of nobody on any machine. */
    private static final int USER = 48_211;

    private static final List<String> AS_USER =
            List.of("setpriv", "--reuid", "" + USER, "--regid", "" + USER, "--clear-groups");

    @TempDir
    private Path directory;

    private Sandbox sandbox;
    private Manifest shop;

    @BeforeEach
    void makeAnInstallation() throws Exception {
        assumeTrue(isRoot(), "needs root, to mount and to be another user");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        sandbox = new Sandbox(directory);
        shop = sandbox.tenant("shop");
        sandbox.source().write(shop);
    }

    @AfterEach
    void end() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void lookingNeedsNoWriting() {
        sandbox.run("reconcile").expect(0);
        String readOnly = "mount --bind %1$s %1$s && mount -o remount,ro,bind %1$s".formatted(sandbox.state());

        for (List<String> command : List.of(
                List.of("get"),
                List.of("describe", "shop"),
                List.of("explain", "shop"),
                List.of("history"),
                List.of("events"),
                List.of("diff"),
                List.of("password", "shop"),
                List.of("api", "key", "list"))) {
            assertThat(mounted(readOnly, command).expect(0).err()).doesNotContain("\tat ", "cachepilot:");
        }
        // The engine has to write.
        assertThat(mounted(readOnly, List.of("doctor")).expect(1).out())
                .containsPattern("OK +control plane ")
                .containsPattern("FAIL +engine +cannot write to ");
        for (String writing : List.of("reconcile", "up")) {
            assertThat(mounted(readOnly, List.of(writing)).expect(1).err())
                    .isEqualTo("cachepilot: cannot lock %s/lock: Read-only file system\n".formatted(sandbox.state()));
        }
    }

    @Test
    void nothingIsStoppedOnAHostWithoutMemory() throws Exception {
        sandbox.run("reconcile").expect(0);
        List<ProcessHandle> before = sandbox.servers();
        Manifest restarted = shop.with("restartedAt", "2026-11-22T10:00:00Z");
        sandbox.source().write(restarted);
        Path meminfo = Files.writeString(directory.resolve("meminfo"), "MemAvailable:       9000 kB\n");

        CommandResult result = mounted("mount --bind %s /proc/meminfo".formatted(meminfo), List.of("reconcile"));

        assertThat(result.expect(1).out())
                .contains("shop    running")
                .contains("Obstructed: not restarted, and left as it is")
                .contains("this host has 8 MiB of memory left, and a server takes 16");
        assertThat(sandbox.servers()).isEqualTo(before);
        sandbox.run("reconcile").expect(0);
        assertThat(sandbox.servers()).isNotEqualTo(before).hasSize(1);
    }

    @Test
    void aLookAtNothingLeavesNothing() {
        sandbox.run("history").expect(0);
        sandbox.run("get").expect(0);

        assertThat(sandbox.state()).doesNotExist();
    }

    @Test
    void aFullDiskIsOneSentence() {
        sandbox.run("reconcile").expect(0);
        String full =
                "mount -t tmpfs -o size=64k none %1$s/keys && cp -a %2$s/. %1$s/keys && { cat /dev/zero >%1$s/keys/fill || true; } 2>/dev/null"
                        .formatted(sandbox.state(), directory.resolve("kept"));
        run(Stream.of(
                "cp",
                "-a",
                sandbox.state().resolve("keys").toString(),
                directory.resolve("kept").toString()));

        CommandResult rotate = mounted(full, List.of("keys", "rotate")).expect(1);

        assertThat(rotate.err().lines()).hasSize(1);
        assertThat(rotate.err()).startsWith("cachepilot: cannot write ").endsWith(": No space left on device\n");
    }

    @Test
    void rootLeavesNothingInAnotherUsersState() throws Exception {
        sandbox.run("reconcile").expect(0);
        run(Stream.of(
                "chown",
                "-R",
                USER + ":" + USER,
                sandbox.state().toString(),
                directory.resolve("outputs").toString()));
        try {
            sandbox.run("get").expect(0);
            sandbox.run("history").expect(0);
            for (List<String> command : List.of(
                    List.of("reconcile"),
                    List.of("up"),
                    List.of("set", "shop", "memory.maxmemoryMb=65"),
                    List.of("approve"),
                    List.of("keys", "rotate"),
                    List.of("api", "key", "generate", "x"))) {
                assertThat(sandbox.run(command.toArray(String[]::new)).expect(1).err())
                        .startsWith("cachepilot: ")
                        .contains("belongs to the user " + USER)
                        .hasLineCount(1);
            }
            try (Stream<Path> tree = Files.walk(sandbox.state())) {
                assertThat(tree)
                        .allSatisfy(file ->
                                assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(USER));
            }
        } finally {
            run(Stream.of("chown", "-R", "0:0", sandbox.state().toString()));
        }
    }

    @Test
    void rightsThatLackAreOneSentence() {
        sandbox.run("reconcile").expect(0);

        for (String command : List.of("get", "history", "doctor", "reconcile", "down")) {
            ProcessBuilder prepared = sandbox.commands().prepare(Commands.LAUNCHER, command);
            prepared.command(all(AS_USER, prepared.command()));
            CommandResult result = sandbox.commands().run(prepared).expect(1);

            assertThat(result.err())
                    .startsWith("cachepilot: ")
                    .contains(" belongs to the user root")
                    .hasLineCount(1);
        }
    }

    @Test
    void aRepositoryStaysItsOwners() throws Exception {
        Path repository = directory.resolve("tenants.git");
        run(Stream.of("git", "init", "-q", "--bare", "-b", "main", repository.toString()));
        run(Stream.of("chown", "-R", USER + ":" + USER, repository.toString()));
        ProcessBuilder make = sandbox.commands().prepare(Commands.LAUNCHER, "new", "one");
        make.command()
                .removeAll(List.of("--source", directory.resolve("tenants.d").toString()));
        make.command().addAll(List.of("--source", repository.toString()));

        sandbox.commands().run(make).expect(0);

        try (Stream<Path> tree = Files.walk(repository)) {
            assertThat(tree)
                    .allSatisfy(file ->
                            assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(USER));
        }
    }

    private CommandResult mounted(String mount, List<String> command) {
        ProcessBuilder prepared = sandbox.commands().prepare(Commands.LAUNCHER, command.toArray(String[]::new));
        prepared.command(
                all(List.of("unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", "sh"), prepared.command()));
        return sandbox.commands().run(prepared);
    }

    private void run(Stream<String> command) {
        sandbox.commands().run(new ProcessBuilder(command.toList())).expect(0);
    }

    private static List<String> all(List<String> before, List<String> after) {
        var words = new ArrayList<>(before);
        words.addAll(after);
        return words;
    }

    private static boolean isRoot() throws Exception {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
