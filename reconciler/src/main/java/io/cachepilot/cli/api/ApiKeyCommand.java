package io.cachepilot.cli.api;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What there is to do about API keys; its commands do it. */
@Command(
        name = "key",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes, lists and revokes API keys. All of it counts at once, also in a server that runs.")
final class ApiKeyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    static CommandLine line(Context context) {
        return new CommandLine(new ApiKeyCommand())
                .addSubcommand(new ApiKeyGenerateCommand(context))
                .addSubcommand(new ApiKeyListCommand(context))
                .addSubcommand(new ApiKeyRevokeCommand(context));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.USAGE.number();
    }
}
