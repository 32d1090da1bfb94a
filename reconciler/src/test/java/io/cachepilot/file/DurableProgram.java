package io.cachepilot.file;

import java.nio.file.Path;
import java.util.List;

/** A program of its own that does each thing that is durable, for what only shows outside of the test's process. */
final class DurableProgram {
    private DurableProgram() {}

    static List<String> command(Path directory) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DurableProgram.class.getName(),
                directory.toString());
    }

    public static void main(String[] arguments) {
        var directory = Path.of(arguments[0]);
        DurableFile.createDirectories(directory.resolve("made/below"));
        DurableFile.write(directory.resolve("new"), "1");
        DurableFile.write(directory.resolve("replaced"), "1");
        DurableFile.write(directory.resolve("replaced"), "2");
        DurableFile.write(directory.resolve("deep/in/it"), "1");
        DurableFile.write(directory.resolve("gone"), "1");
        DurableFile.delete(directory.resolve("gone"));
        FileTree.delete(directory.resolve("deep"));
        System.out.println("done");
    }
}
