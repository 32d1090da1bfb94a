package io.cachepilot.cli.view;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.report.Explanation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says why a spec is as it is: conditions, the plan now, what is waited for, what was done before. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says why a tenant, or a spec of another kind, is in the state it is in, and what comes next.")
public final class ExplainCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = SpecNames.LABEL, description = "What is explained.")
    private String name = "";

    public ExplainCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            Explanation explanation = reading.reports().explain(SpecNames.of(reading.views(), name));
            explanation.lines().forEach(context::print);
            explanation.stale().ifPresent(stale -> context.terminal().err().println(stale.text()));
            return ExitCode.OK.number();
        }
    }
}
