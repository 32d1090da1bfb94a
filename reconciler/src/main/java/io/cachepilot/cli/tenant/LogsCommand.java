package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.instance.InstanceName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a tenant's server has written. */
@Command(name = "logs", mixinStandardHelpOptions = true, description = "Shows the last lines of a tenant's server.")
public final class LogsCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT", description = "The name of the tenant.")
    private String tenant = "";

    @Option(names = "-n", paramLabel = "N", defaultValue = "100", description = "How many lines; 100 if not given.")
    private int lines;

    public LogsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (lines < 1) {
            throw new CommandFailed("-n takes a number of at least 1, not " + lines, ExitCode.USAGE);
        }
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            String name = TenantCommand.find(reading, tenant).name();
            reading.instances().logs(new InstanceName(name), lines).forEach(context::print);
            return ExitCode.OK.number();
        }
    }
}
