package io.cachepilot.cli.api;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What there is to do about the audit log; its commands do it. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Checks the record of the requests to the API.")
public final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static CommandLine line(Context context) {
        return new CommandLine(new AuditCommand()).addSubcommand(new AuditVerifyCommand(context));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.USAGE.number();
    }
}
