package io.cachepilot.instance.process;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.PinnedDirectory;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.proc.ProcessTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What this host must have for the process engine; each check throws {@link EngineUnavailable} with what to do. */
record Prerequisites(PinnedDirectory directory, Supplier<Path> binary, ProcessTable table, Launcher launcher) {
    void check() {
        checkSystem(System.getProperty("os.name"));
        if (table.find(ProcessHandle.current().pid()).isEmpty()) {
            throw new EngineUnavailable("the process engine needs /proc, which does not show this process; mount it");
        }
        launcher.setsid();
        directory.lost().ifPresent(why -> {
            throw new EngineUnavailable(why);
        });
        checkDirectory(directory.real());
        RedisBinary.version(binary.get());
    }

    static void checkSystem(String name) {
        if (!name.equals("Linux")) {
            throw new EngineUnavailable(
                    "the process engine runs on Linux, not on " + name + "; use the docker engine there");
        }
    }

    private static void checkDirectory(Path directory) {
        try {
            DurableFile.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, ".check", ".tmp"));
        } catch (IOException | UncheckedIOException e) {
            throw new EngineUnavailable(
                    "cannot write to " + directory + ": " + FileTrouble.words(e) + "; make it writable for this user",
                    e);
        }
    }
}
