package io.cachepilot.cli.spec;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.SourceReader;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.json.Json;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks manifests without an engine. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "Checks manifests and reports every problem at once. Needs no engine, and writes nothing.")
public final class ValidateCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "PATH", arity = "0..*", description = "Files or directories; else the source.")
    private List<Path> paths = List.of();

    @Option(names = "--json", description = "Prints JSON; format_version tells its shape.")
    private boolean json;

    public ValidateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            SourceReader.Desired desired = paths.isEmpty()
                    ? reading.source().look()
                    : given(reading.source().reader());
            print(desired);
            return (desired.hasErrors() ? ExitCode.ERROR : ExitCode.OK).number();
        }
    }

    private void print(SourceReader.Desired desired) {
        int valid = desired.manifests().valid().size();
        if (json) {
            context.print(Json.writePretty(new Result(1, desired.files(), valid, desired.problems())));
            return;
        }
        desired.problems().forEach(problem -> context.print(problem.toString()));
        context.print("%d files, %d valid specs, %d problems"
                .formatted(desired.files(), valid, desired.problems().size()));
    }

    /** The JSON of this command. */
    record Result(int format_version, int files, int valid, List<Problem> problems) {}

    private SourceReader.Desired given(ManifestReader reader) {
        var files = new TreeMap<String, byte[]>();
        for (Path path : paths) {
            Path absolute = context.terminal().directory().resolve(path);
            manifestsIn(absolute).forEach(file -> files.put(context.terminal().shown(file), content(file)));
        }
        Manifests manifests = reader.read(files);
        return new SourceReader.Desired("", files.size(), manifests, true, manifests.problems(), Optional.empty());
    }

    private static List<Path> manifestsIn(Path path) {
        if (Files.isRegularFile(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new CommandFailed("cannot read " + path + ": " + FileTrouble.words(e));
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandFailed("cannot read " + file + ": " + FileTrouble.words(e));
        }
    }
}
