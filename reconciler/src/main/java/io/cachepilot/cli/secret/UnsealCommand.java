package io.cachepilot.cli.secret;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.kind.tenant.spec.PasswordReader;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.manifest.Read;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.secret.Opened;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        description = "Says whether the sealed values of TENANT in a manifest can be opened here, and belong where they"
                + " stand: exit code 0 or 1. Prints none of them, and writes nothing.")
public final class UnsealCommand implements Callable<Integer> {
    private static final String PATH = "spec.password.sealed";
    private static final int LARGEST = 1 << 20;

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--check", required = true, description = "What it does; it has to be said.")
    @SuppressWarnings("UnusedVariable") // So that nobody expects to see a password.
    private boolean check;

    @Parameters(index = "0", paramLabel = "TENANT", description = "The name of the tenant.")
    private String tenant = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The manifest; - for the standard input.")
    private String file = "";

    public UnsealCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            List<Read> reads = reading.source().reader().read(new TreeMap<>(Map.of(file, content()))).reads().stream()
                    .filter(read -> read.isOf(TenantReader.KIND, tenant))
                    .toList();
            if (reads.isEmpty()) {
                throw new CommandFailed("%s holds no tenant '%s'".formatted(file, tenant));
            }
            List<Problem> problems = reads.stream()
                    .flatMap(read -> read.problems().stream())
                    .filter(problem -> problem.path().equals(PATH))
                    .toList();
            problems.forEach(problem -> context.print(problem.toString()));
            if (problems.isEmpty()) {
                reads.forEach(this::printGood);
            }
            return (problems.isEmpty() ? ExitCode.OK : ExitCode.ERROR).number();
        }
    }

    private void printGood(Read read) {
        String said = read instanceof Read.Valid valid && valid.spec() instanceof TenantSpec spec
                ? spec.password().sealed().map(this::sealed).orElse("holds no sealed value")
                : "nothing is wrong with its sealed values, but it is refused; see: cachepilot validate";
        context.print("%s:%d: %s: %s".formatted(file, read.line(), tenant, said));
    }

    private String sealed(String text) {
        Opened opened = context.installation()
                .sealing(context.settings(options))
                .open(text, TenantSpec.key(tenant), PasswordReader.FIELD);
        return opened instanceof Opened.Plain plain && !plain.current()
                ? PATH + " can be opened here; it is sealed to an older key"
                : PATH + " can be opened here";
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
