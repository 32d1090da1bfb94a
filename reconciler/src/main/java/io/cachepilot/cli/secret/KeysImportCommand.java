package io.cachepilot.cli.secret;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.control.state.StateLock;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.secret.AgeKey;
import io.cachepilot.secret.PreciousFiles;
import io.cachepilot.secret.RecoveryBundle;
import io.cachepilot.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings back what an export saved. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Brings back what keys export saved. Refuses to replace what is there and different, unless"
                + " forced. May be run again when it was cut off.")
final class KeysImportCommand implements Callable<Integer> {
    private static final int LARGEST_IDENTITY = 1 << 16;

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "FILE", description = "The bundle.")
    private Path file = Path.of("");

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            required = true,
            description = "The file of the key that opens it, as age-keygen writes it.")
    private Path identity = Path.of("");

    @Option(names = "--force", description = "Replaces what is there and different.")
    private boolean force;

    KeysImportCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Settings settings = context.settings(options);
        var state = new StateDirectory(settings.state());
        AgeKey key = AgeKey.parse(new String(content(identity, LARGEST_IDENTITY), StandardCharsets.UTF_8))
                .orElseThrow(() -> new CommandFailed(
                        identity + " is no identity file of age with one X25519 key; age-keygen makes one"));
        SortedMap<String, byte[]> files = RecoveryBundle.open(content(file, RecoveryBundle.LARGEST), key);
        try (StateLock _ = StateLock.acquire(state)
                .orElseThrow(() ->
                        new CommandFailed("a control plane works on %s; end it first".formatted(settings.state())))) {
            write(new PreciousFiles(state.root()), files);
        }
        return ExitCode.OK.number();
    }

    private void write(PreciousFiles there, SortedMap<String, byte[]> files) {
        PreciousFiles.Changes changes = there.compare(files);
        changes.replaced().forEach(name -> context.print("%s: %s".formatted(force ? "replaced" : "different", name)));
        if (!changes.replaced().isEmpty() && !force) {
            throw new CommandFailed(
                    "%d files are there with another content, so nothing was written; --force replaces them"
                            .formatted(changes.replaced().size()));
        }
        there.write(files);
        context.print("%d files: %d new, %d replaced, %d as they were"
                .formatted(
                        files.size(),
                        changes.added().size(),
                        changes.replaced().size(),
                        files.size()
                                - changes.added().size()
                                - changes.replaced().size()));
    }

    private byte[] content(Path named, int most) {
        Path path = context.terminal().directory().resolve(named);
        try (var input = Files.newInputStream(path)) {
            byte[] content = input.readNBytes(most + 1);
            if (content.length > most) {
                throw new CommandFailed("%s is larger than %d bytes".formatted(path, most));
            }
            return content;
        } catch (IOException e) {
            throw new CommandFailed("cannot read " + path + ": " + FileTrouble.words(e));
        }
    }
}
