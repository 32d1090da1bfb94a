package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
