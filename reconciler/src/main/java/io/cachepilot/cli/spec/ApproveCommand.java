package io.cachepilot.cli.spec;

import io.cachepilot.cli.ask.Asking;
import io.cachepilot.cli.ask.PlaceOptions;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.report.SpecNames;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Allows what the loop would not do by itself. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description =
                "Allows what is held back: removals and changes that wait, or with a name what is held back for that one.")
public final class ApproveCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = SpecNames.LABEL, arity = "0..1", description = "Only what is held back for this one.")
    private @Nullable String name;

    @Option(
            names = "--hash",
            paramLabel = "HASH",
            description = "Only if the change that waits is that one, as get and diff tell it.")
    private @Nullable String hash;

    public ApproveCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (hash != null && name == null) {
            throw new CommandFailed("--hash goes with the name of a spec", ExitCode.USAGE);
        }
        return new Asking(context, options, place).approve(Optional.ofNullable(name), Optional.ofNullable(hash));
    }
}
