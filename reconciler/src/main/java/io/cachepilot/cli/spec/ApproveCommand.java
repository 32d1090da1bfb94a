package io.cachepilot.cli.spec;

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
import picocli.CommandLine.Parameters;

/** Allows what the loop would not do by itself. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = "Allows what is held back: removals, or with a name what is held back for that one.")
public final class ApproveCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = SpecNames.LABEL, arity = "0..1", description = "Only what is held back for this one.")
    private @Nullable String name;

    public ApproveCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return new Asking(context, options, place).approve(Optional.ofNullable(name));
    }
}
