package io.cachepilot.cli.run;

import io.cachepilot.cli.ask.Asking;
import io.cachepilot.cli.ask.PlaceOptions;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.report.SpecNames;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One pass by hand, or from cron. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        description =
                "Brings everything, or one tenant or spec of another kind, to its spec once, and ends. Asks the control plane if one runs.")
public final class ReconcileCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = SpecNames.LABEL, arity = "0..1", description = "Only this one.")
    private @Nullable String name;

    @Option(names = "--once", description = "What it does anyway; for scripts that say so.")
    @SuppressWarnings("UnusedVariable") // It says what happens anyway.
    private boolean once;

    public ReconcileCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return new Asking(context, options, place).reconcile(Optional.ofNullable(name));
    }
}
