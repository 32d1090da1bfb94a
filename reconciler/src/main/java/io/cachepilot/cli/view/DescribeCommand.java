package io.cachepilot.cli.view;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.plan.Key;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one spec in full. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description = "Shows all that is known of a tenant, or of a spec of another kind.")
public final class DescribeCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = SpecNames.LABEL, description = "What is shown.")
    private String name = "";

    public DescribeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            Key key = SpecNames.of(reading.views(), name);
            reading.reports()
                    .describe(key, context.terminal().caller(options.typed()))
                    .lines()
                    .forEach(context::print);
            return ExitCode.OK.number();
        }
    }
}
