package io.cachepilot.cli.secret;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What there is to do about keys; its commands do it. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Shows and rotates the key that values are sealed to; saves and restores what is precious.")
public final class KeysCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static CommandLine line(Context context) {
        return new CommandLine(new KeysCommand())
                .addSubcommand(new KeysShowCommand(context))
                .addSubcommand(new KeysRotateCommand(context))
                .addSubcommand(new KeysExportCommand(context))
                .addSubcommand(new KeysImportCommand(context));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.USAGE.number();
    }
}
