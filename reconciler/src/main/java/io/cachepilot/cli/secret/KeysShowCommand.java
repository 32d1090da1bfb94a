package io.cachepilot.cli.secret;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints public halves, so that others can seal values with the age tool alone. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Prints the public key that values are sealed to: a recipient of the age tool. Writes nothing.")
final class KeysShowCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--all", description = "The older ones too, each on a line, the newest first.")
    private boolean all;

    KeysShowCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var recipients =
                context.installation().sealing(context.settings(options)).recipients();
        if (recipients.isEmpty()) {
            throw new CommandFailed("there is no sealing key yet; up makes the first one, or seal");
        }
        recipients.stream().limit(all ? recipients.size() : 1).forEach(context::print);
        return ExitCode.OK.number();
    }
}
