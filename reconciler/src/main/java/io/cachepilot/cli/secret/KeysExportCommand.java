package io.cachepilot.cli.secret;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.file.DurableFile;
import io.cachepilot.secret.PreciousFiles;
import io.cachepilot.secret.RecoveryBundle;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Saves what a lost host can't be rebuilt without. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Writes keys, authority, what was chosen for each tenant, and hashes of the API keys into one encrypted"
                        + " file. No data.")
final class KeysExportCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "-o", paramLabel = "FILE", required = true, description = "The bundle; replaced if it is there.")
    private Path file = Path.of("");

    @Option(
            names = "--recipient",
            paramLabel = "age1…",
            required = true,
            description = "Who can open it: the public key that age-keygen prints. May be given again.")
    private List<String> recipients = List.of();

    KeysExportCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Settings settings = context.settings(options);
        SealedValues sealing = context.installation().sealing(settings);
        if (sealing.recipients().containsAll(recipients)) {
            throw new CommandFailed("only this host could open that bundle, and it would be of no use once the host is"
                    + " lost; make a key elsewhere (age-keygen) and name its public half");
        }
        PreciousFiles.Content content = new PreciousFiles(new StateDirectory(settings.state()).root()).read();
        if (content.files().isEmpty()) {
            throw new CommandFailed("there is nothing to save in %s yet".formatted(settings.state()));
        }
        Path bundle = context.terminal().directory().resolve(file);
        DurableFile.write(bundle, RecoveryBundle.seal(content.files(), recipients));
        content.leftOut().forEach(name -> context.terminal().err().println("left out: " + name));
        Path apiKeys = settings.keys();
        if (Files.exists(apiKeys) && !content.files().containsKey("api-keys.json")) {
            context.terminal().err().println("left out, since it lies elsewhere: " + apiKeys + "; save it too");
        }
        context.print("%s: %d files; keep it on another machine than the key that opens it"
                .formatted(context.terminal().shown(bundle), content.files().size()));
        return ExitCode.OK.number();
    }
}
