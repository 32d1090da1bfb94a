package io.cachepilot.cli.secret;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.converge.act.SpecSecrets;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.manifest.Read;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.SpecNames;
import io.cachepilot.secret.Opened;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether sealed values can be used here. Prints no plaintext: {@code password} does, of a tenant that is there. */
@Command(
        name = "unseal",
        mixinStandardHelpOptions = true,
        description = "Says whether the sealed values of a spec in a manifest can be opened here, and belong where they"
                + " stand: exit code 0 or 1. Prints none of them, and writes nothing.")
public final class UnsealCommand implements Callable<Integer> {
    private static final String SEALED = "sealed";
    private static final int LARGEST = 1 << 20;

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--check", required = true, description = "What it does; it has to be said.")
    @SuppressWarnings("UnusedVariable") // So that nobody expects to see a password.
    private boolean check;

    @Parameters(index = "0", paramLabel = SpecNames.LABEL, description = "The spec that they are for.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The manifest; - for the standard input.")
    private String file = "";

    public UnsealCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            Key key = SpecNames.fresh(reading.views(), name);
            String kind = Overview.of(reading.views(), key.kind()).words().kind();
            List<Read> reads = reading.source().reader().read(new TreeMap<>(Map.of(file, content()))).reads().stream()
                    .filter(read -> read.isOf(kind, key.name()))
                    .toList();
            if (reads.isEmpty()) {
                throw new CommandFailed("%s holds no %s '%s'".formatted(file, key.kindWords(), key.name()));
            }
            List<Problem> problems = reads.stream()
                    .flatMap(read -> read.problems().stream())
                    .filter(problem -> problem.path().endsWith("." + SEALED))
                    .toList();
            problems.forEach(problem -> context.print(problem.toString()));
            if (problems.isEmpty()) {
                reads.forEach(read -> printGood(read, key, reading.acts(key).secrets()));
            }
            return (problems.isEmpty() ? ExitCode.OK : ExitCode.ERROR).number();
        }
    }

    private void printGood(Read read, Key key, SpecSecrets secrets) {
        if (!(read instanceof Read.Valid valid)) {
            print(read, key, "nothing is wrong with its sealed values, but it is refused; see: cachepilot validate");
            return;
        }
        SortedMap<String, String> sealed = secrets.sealed(valid.spec());
        sealed.forEach((field, text) -> print(read, key, told(key, field, text)));
        if (sealed.isEmpty()) {
            print(read, key, "holds no sealed value");
        }
    }

    private void print(Read read, Key key, String said) {
        context.print("%s:%d: %s: %s".formatted(file, read.line(), key.name(), said));
    }

    private String told(Key key, String field, String text) {
        Opened opened =
                context.installation().sealing(context.settings(options)).open(text, key, field);
        return "spec.%s.%s can be opened here".formatted(field, SEALED)
                + (opened instanceof Opened.Plain plain && !plain.current() ? "; it is sealed to an older key" : "");
    }

    private byte[] content() {
        try {
            if (file.equals("-")) {
                var buffer = new char[LARGEST];
                int length = 0;
                for (int read = 0; read >= 0 && length < LARGEST; length += Math.max(read, 0)) {
                    read = context.terminal().in().read(buffer, length, LARGEST - length);
                }
                return new String(buffer, 0, length).getBytes(StandardCharsets.UTF_8);
            }
            Path path = context.terminal().directory().resolve(file);
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new CommandFailed("cannot read " + file + ": " + FileTrouble.words(e));
        }
    }
}
