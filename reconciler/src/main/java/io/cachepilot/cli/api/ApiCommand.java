package io.cachepilot.cli.api;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What there is to do about the API; its commands do it. */
@Command(
        name = "api",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Tells of the API of this host, begins it anew, and makes, lists and revokes its keys.")
public final class ApiCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static CommandLine line(Context context) {
        return new CommandLine(new ApiCommand())
                .addSubcommand(ApiKeyCommand.line(context))
                .addSubcommand(new ApiStatusCommand(context))
                .addSubcommand(new ApiRestartCommand(context))
                .addSubcommand(new ApiLogsCommand(context));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.USAGE.number();
    }
}
