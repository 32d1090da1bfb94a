package io.cachepilot.cli.context;

import io.cachepilot.file.ShellWord;
import io.cachepilot.source.location.SourceLocation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The settings that every command takes as flags too. */
public final class SettingsOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "The settings file; else cachepilot.yaml, if there.")
    private @Nullable Path config;

    @Option(
            names = "--source",
            paramLabel = "PLACE",
            description = "Where manifests are: a directory, or a git repository as"
                    + " PATH-OR-URL[#BRANCH][:DIRECTORY]; else tenants.d.")
    private @Nullable String source;

    @Option(names = "--state", paramLabel = "DIR", description = "The control plane's own directory; else state.")
    private @Nullable Path state;

    @Option(names = "--engine", paramLabel = "NAME", description = "What runs the instances: auto, docker or process.")
    private @Nullable String engine;

    Optional<Path> file(Path directory) {
        return Optional.ofNullable(config).map(directory::resolve);
    }

    /** By the key of the setting; paths on a command line start at the working directory. */
    Map<String, String> flags(Path directory) {
        var flags = new HashMap<String, String>();
        Optional.ofNullable(source)
                .ifPresent(place -> flags.put("source.location", SourceLocation.absolute(place, directory)));
        Optional.ofNullable(state)
                .ifPresent(path ->
                        flags.put("state.directory", directory.resolve(path).toString()));
        Optional.ofNullable(engine).ifPresent(name -> flags.put("engine.name", name));
        return flags;
    }

    /** The flags as they were typed, for commands that are to be pasted: each begins with a blank. */
    public String typed() {
        return typed("--config", config)
                + typed("--source", source)
                + typed("--state", state)
                + typed("--engine", engine);
    }

    private static String typed(String flag, @Nullable Object value) {
        return value == null ? "" : " " + flag + " " + ShellWord.of(value.toString());
    }
}
