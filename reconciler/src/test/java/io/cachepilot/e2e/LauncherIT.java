package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the launcher finds what it needs. */
final class LauncherIT {
    @TempDir
    private Path directory;

    @Test
    void anOldJavaInThePathIsPassedOver() throws IOException {
        Path old = jdk(directory.resolve("old"), "17.0.15");
        Path sdkman = directory.resolve("sdkman");
        Files.createDirectories(sdkman.resolve("candidates/java"));
        Path good = sdkman.resolve("candidates/java/good");
        Files.createSymbolicLink(good, Path.of(System.getProperty("java.home")));
        ProcessBuilder version = version();
        version.environment().remove("JAVA_HOME");
        version.environment().merge("PATH", old.resolve("bin").toString(), (path, first) -> first + ":" + path);
        version.environment().put("SDKMAN_DIR", sdkman.toString());
        assertThat(commands().run(version).expect(0).out()).startsWith("cachepilot ");
        Files.delete(good);
    }

    @Test
    void anOldJavaHomeIsPassedOver() throws IOException {
        ProcessBuilder version = version();
        version.environment()
                .put("JAVA_HOME", jdk(directory.resolve("old"), "21.0.1").toString());
        version.environment()
                .merge("PATH", System.getProperty("java.home") + "/bin", (path, first) -> first + ":" + path);
        assertThat(commands().run(version).expect(0).out()).startsWith("cachepilot ");
    }

    /** As printf(1) writes them: what a directory may be called. Cron calls with a locale that knows ASCII only. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gr\\303\\266\\303\\237e",
                "a:b",
                "it's \"x\"",
                "a%%b#c*?",
                "$HOME;`x`&(y)",
                "back\\\\slash",
                "new\\nline",
                "  blanks  ",
                "end\\n"
            })
    void aCheckoutMayBeCalledAnything(String name) {
        assertThat(inACheckoutCalled(name).expect(0).out()).isEqualTo("1 files, 1 valid specs, 0 problems\n");
    }

    @Test
    void whatIsNoTextIsRefused() {
        assertThat(inACheckoutCalled("bad\\377byte").expect(1).err())
                .startsWith("cachepilot: the name of this checkout, or of the working directory, is no UTF-8");
    }

    private CommandResult inACheckoutCalled(String name) {
        String script = """
                directory=$1/$(printf -- "$2"; printf .)
                directory=${directory%.}
                mkdir -p "$directory/reconciler" "$directory/tenants.d"
                cp "$3/cachepilot" "$directory"
                cp "$3/reconciler/build.sh" "$directory/reconciler"
                ln -s "$3/reconciler/target" "$directory/reconciler/target"
                printf 'apiVersion: cachepilot/v1\nkind: Tenant\nmetadata:\n  name: shop\n' >"$directory/tenants.d/shop.yaml"
                cd "$directory"
                exec env LC_ALL=C ./cachepilot validate --source tenants.d
                """;
        Path checkout = Objects.requireNonNull(Commands.LAUNCHER.getParent());
        return commands()
                .run(new ProcessBuilder("sh", "-euc", script, "sh", directory.toString(), name, checkout.toString()));
    }

    /** It has to come up, whatever lies in the checkout meanwhile, and without a network. */
    @Test
    void aServiceStartBuildsNothing() throws IOException {
        Path checkout = Objects.requireNonNull(Commands.LAUNCHER.getParent());
        Path copy = Files.createDirectories(directory.resolve("copy/reconciler"));
        for (String file : List.of("cachepilot", "reconciler/build.sh")) {
            Files.copy(checkout.resolve(file), directory.resolve("copy").resolve(file));
        }
        ProcessBuilder version = commands().prepare(directory.resolve("copy/cachepilot"), "--version");
        version.environment().put("INVOCATION_ID", "1");
        assertThat(commands().run(version).expect(1).err())
                .startsWith("cachepilot: this checkout is not built, and a service start builds nothing");

        Files.createSymbolicLink(copy.resolve("target"), checkout.resolve("reconciler/target"));
        Files.createDirectories(copy.resolve("src/main"));
        CommandResult built = commands().run(version).expect(0);
        assertThat(built.out()).startsWith("cachepilot ");
        assertThat(built.err()).contains("it runs as it was built");
    }

    @Test
    void withoutACommandTheHelpSaysWhatThereIs() {
        ProcessBuilder nothing = commands().prepare(Commands.LAUNCHER, "--help");
        nothing.command().removeLast();
        CommandResult help = commands().run(nothing).expect(64);
        for (String command : List.of("up", "down", "diff", "get", "explain", "doctor")) {
            assertThat(help.out()).containsPattern("(?m)^  " + command + " ");
        }
    }

    private Commands commands() {
        return new Commands(directory, directory.resolve("outputs"), List.of());
    }

    private ProcessBuilder version() {
        return commands().prepare(Commands.LAUNCHER, "--version");
    }

    /** What looks like a JDK of that version, and fails when it is used. */
    private static Path jdk(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        for (String program : List.of("java", "javac")) {
            Path file = home.resolve("bin").resolve(program);
            Files.writeString(file, "#!/bin/sh\nexit 99\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
