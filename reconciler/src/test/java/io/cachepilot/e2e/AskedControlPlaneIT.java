package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cachepilot.source.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands beside a control plane ask it, and tell the same as when they look by themselves. */
final class AskedControlPlaneIT {
    private static final List<List<String>> QUESTIONS = List.of(
            List.of("get"),
            List.of("get", "certificate-authority"),
            List.of("get", "--json"),
            List.of("get", "nothing"),
            List.of("describe", "shop"),
            List.of("describe", "certificate-authority/default", "--json"),
            List.of("describe", "Nobody"),
            List.of("describe", "default"),
            List.of("explain", "shop"),
            List.of("explain", "shop", "--json"),
            List.of("explain", "shop/"),
            List.of("history"),
            List.of("history", "shop", "--json"),
            List.of("history", "-n", "1"),
            List.of("diff"),
            List.of("diff", "shop", "tenant/blog", "--json"),
            List.of("diff", "nobody"),
            List.of("diff", "-f", "other.yaml"),
            List.of("diff", "-f", "broken.yaml"));

    /** Each changes nothing, whoever is told. */
    private static final List<List<String>> REFUSED = List.of(
            List.of("new", "shop"),
            List.of("new", "bad", "memory.maxmemoryMb=1"),
            List.of("new", "lamp/hall"),
            List.of("set", "shop", "nonsense=1"),
            List.of("set", "shop", "memory.maxmemoryMb=70", "--if-match", "0123"),
            List.of("set", "nobody", "suspend=true"),
            List.of("rm", "nobody"),
            List.of("rm", "safe"),
            List.of("rm", "shop"),
            List.of("stop", "shop"),
            List.of("stop", "safe", "web"),
            List.of("start", "certificate-authority/default"),
            List.of("suspend", "nobody"),
            List.of("rollback", "nobody"),
            List.of("rollback", "shop", "0123456789"),
            List.of("reconcile", "nobody"),
            List.of("approve", "nobody"),
            List.of("history", "nobody"),
            List.of("events", "nobody"),
            List.of("logs", "nobody"));

    @TempDir
    private Path directory;

    @Test
    void answersAreTheSameFromTheControlPlaneAndWithoutIt() throws IOException {
        try (var sandbox = new Sandbox(directory)) {
            Manifest shop = sandbox.tenant("shop");
            sandbox.source().write(shop);
            sandbox.source().write(sandbox.tenant("default"));
            sandbox.up();
            // One that waits for nothing but somebody who applies it.
            sandbox.source().write(sandbox.tenant("blog").with("suspend", "true"));
            Files.writeString(
                    directory.resolve("other.yaml"), shop.memory(70, 140).text());
            Files.writeString(
                    directory.resolve("broken.yaml"), shop.mode("open-to-all").text());
            Await.until(
                    "blog is seen",
                    () -> assertThat(sandbox.run("get").expect(0).row("blog")).contains("suspended"));

            List<CommandResult> asked =
                    QUESTIONS.stream().map(words -> run(sandbox, words)).toList();
            Path socket = sandbox.state().resolve("control.sock");
            Files.move(socket, sandbox.state().resolve("away.sock"));
            List<CommandResult> looked =
                    QUESTIONS.stream().map(words -> run(sandbox, words)).toList();
            Files.move(sandbox.state().resolve("away.sock"), socket);

            for (int i = 0; i < asked.size(); i++) {
                assertThat(asked.get(i)).isEqualTo(looked.get(i));
            }
            assertThat(asked.stream().map(CommandResult::exit)).contains(0, 1, 2, 64);
            assertThat(sandbox.run("reconcile", "shop").expect(0).out())
                    .contains("shop ")
                    .doesNotContain("blog");

            // Whatever is put in its place, the answer is the same, and it is told who gave it.
            Files.move(socket, sandbox.state().resolve("away.sock"));
            Files.writeString(socket, "no socket");
            CommandResult beside = sandbox.run("get").expect(0);
            Files.move(sandbox.state().resolve("away.sock"), socket, StandardCopyOption.REPLACE_EXISTING);
            assertThat(beside.err()).contains("can't be asked at its socket; this command looks by itself.");
            assertThat(beside.out()).isEqualTo(asked.getFirst().out());
        }
    }

    @Test
    void whatIsRefusedIsRefusedInTheSameWords() throws IOException {
        try (var sandbox = new Sandbox(directory)) {
            sandbox.source().write(sandbox.tenant("shop"));
            sandbox.source().write(sandbox.tenant("safe").persistent().with("protect", "true"));
            sandbox.up();
            Await.until(
                    "shop runs",
                    () -> assertThat(sandbox.run("get").expect(0).row("shop")).contains("running"));

            List<CommandResult> asked =
                    REFUSED.stream().map(words -> run(sandbox, words)).toList();
            Path socket = sandbox.state().resolve("control.sock");
            Files.move(socket, sandbox.state().resolve("away.sock"));
            List<CommandResult> alone =
                    REFUSED.stream().map(words -> run(sandbox, words)).toList();
            Files.move(sandbox.state().resolve("away.sock"), socket);

            assertThat(asked).containsExactlyElementsOf(alone);
            assertThat(asked).noneMatch(result -> result.exit() == 0);
        }
    }

    @Test
    void aChangeBesideOneThatWasStoppedIsCommittedAndTakenOverLater() throws Exception {
        try (var sandbox = new Sandbox(directory)) {
            Manifest shop = sandbox.source().write(sandbox.tenant("shop"));
            sandbox.up();
            String pid = TextFiles.read(sandbox.state().resolve("lock")).replaceAll("(?s).*\"pid\":(\\d+).*", "$1");
            assertThat(Programs.runs("kill", "-STOP", pid)).isTrue();

            CommandResult set =
                    sandbox.run("set", "shop", "memory.maxmemoryMb=70").expect(2);
            assertThat(Programs.runs("kill", "-CONT", pid)).isTrue();

            assertThat(set.err()).contains("this command commits by itself");
            assertThat(set.out())
                    .startsWith("shop: memory.maxmemoryMb 64 -> 70 (commit ")
                    .contains("nothing comes of it yet: the control plane, pid " + pid);
            Await.until(
                    "it is in force",
                    () -> assertThat(sandbox.run("get").expect(0).row("shop")).contains(" 70 MiB "));
            assertThat(sandbox.run("set", "shop", "memory.maxmemoryMb=72")
                            .expect(0)
                            .out())
                    .endsWith("\nit is in force\n");
            assertThat(sandbox.run("set", "shop", "memory.maxmemoryMb=72")
                            .expect(0)
                            .out())
                    .isEqualTo("shop is so already\n");
            sandbox.source().write(shop.memory(72, 128));
        }
    }

    private static CommandResult run(Sandbox sandbox, List<String> words) {
        return sandbox.run(words.toArray(new String[0]));
    }

    @Test
    void oneThatWasStoppedIsNotWaitedFor() throws Exception {
        try (var sandbox = new Sandbox(directory)) {
            sandbox.source().write(sandbox.tenant("shop"));
            sandbox.up();
            String pid = TextFiles.read(sandbox.state().resolve("lock")).replaceAll("(?s).*\"pid\":(\\d+).*", "$1");
            assertThat(Programs.runs("kill", "-STOP", pid)).isTrue();

            CommandResult get = sandbox.run("get").expect(0);
            CommandResult diff = sandbox.run("diff").expect(0);
            assertThat(Programs.runs("kill", "-CONT", pid)).isTrue();

            assertThat(get.err())
                    .contains("The control plane does not answer within 2 s; this command looks by itself.");
            assertThat(get.row("shop")).contains(" running ");
            assertThat(diff.err()).contains("this command looks by itself");
            assertThat(diff.out()).startsWith("In sync: 1 tenants");
            assertThat(sandbox.run("get").expect(0).err()).isEmpty();
        }
    }

    @Test
    void whoAsksAboutAnotherSourceGetsNoAnswerOfThisOne() throws IOException {
        try (var sandbox = new Sandbox(directory)) {
            sandbox.source().write(sandbox.tenant("shop"));
            sandbox.up();
            Path other = Files.createDirectory(directory.resolve("other"));

            var flags = List.of(
                    "--source", other.toString(), "--state", sandbox.state().toString());
            CommandResult diff = new Commands(directory, directory.resolve("more"), flags)
                    .set("CACHEPILOT_ENGINE_NAME", "process")
                    .run("diff");

            assertThat(diff.err()).contains("another source or engine; this command looks by itself");
            assertThat(diff.out()).contains("kept although no manifest names them: shop");
        }
    }

    @Test
    void otherUsersAreToldOfTheApi() throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("only root can be somebody else")
                .isEqualTo("root");
        Programs.require("setpriv");
        try (var sandbox = new Sandbox(directory)) {
            sandbox.source().write(sandbox.tenant("shop"));
            sandbox.up();
            for (Path each = directory; each != null; each = each.getParent()) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            var nobody = List.of("setpriv", "--reuid=65534", "--clear-groups");
            assumeThat(Programs.runs("setpriv", "--reuid=65534", "--clear-groups", Commands.LAUNCHER.toString(), "-h"))
                    .as("this checkout can be used by everybody")
                    .isTrue();

            for (String mode : List.of("rwx------", "rwxr-xr-x")) {
                Files.setPosixFilePermissions(sandbox.state(), PosixFilePermissions.fromString(mode));
                CommandResult get = sandbox.commands().through(nobody, () -> sandbox.run("get"));
                assertThat(get.expect(1).err())
                        .contains("cannot ask the control plane of this host")
                        .contains("ask it by its API: cachepilot --at URL");
            }
        }
    }
}
