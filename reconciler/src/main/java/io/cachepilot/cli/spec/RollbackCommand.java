package io.cachepilot.cli.spec;

import io.cachepilot.cli.ask.Agreement;
import io.cachepilot.cli.ask.Asking;
import io.cachepilot.cli.ask.Instruction;
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

/** Brings an earlier version of a manifest back. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = "Makes a manifest what it was before its last change, or at a revision, as a new commit."
                + " A tenant that was removed comes back, with the data and the password that were kept.")
public final class RollbackCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(index = "0", paramLabel = SpecNames.LABEL, description = "Whose manifest.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "REVISION",
            description = "HEAD~N, or an id as history shows it.")
    private @Nullable String revision;

    public RollbackCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return new Asking(context, options, place)
                .print(
                        new Instruction.Restore(name, Optional.ofNullable(revision)),
                        new Agreement(context.terminal(), false));
    }
}
