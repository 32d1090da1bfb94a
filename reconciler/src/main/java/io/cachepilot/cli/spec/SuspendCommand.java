package io.cachepilot.cli.spec;

import io.cachepilot.cli.ask.Agreement;
import io.cachepilot.cli.ask.Asking;
import io.cachepilot.cli.ask.Instruction;
import io.cachepilot.cli.ask.PlaceOptions;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.report.SpecNames;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has a spec left alone, or looked after again, by its manifest. */
@Command(mixinStandardHelpOptions = true)
public final class SuspendCommand implements Callable<Integer> {
    private final Context context;
    private final boolean suspended;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = SpecNames.LABEL, description = "Whose manifest.")
    private String name = "";

    private SuspendCommand(Context context, boolean suspended) {
        this.context = context;
        this.suspended = suspended;
    }

    /** The command {@code suspend}, or {@code resume}. */
    public static CommandLine line(Context context, boolean suspended) {
        var line = new CommandLine(new SuspendCommand(context, suspended));
        line.setCommandName(suspended ? "suspend" : "resume");
        line.getCommandSpec()
                .usageMessage()
                .description(
                        suspended
                                ? "Has a tenant, or a spec of another kind, left alone, whatever becomes of it: sets spec.suspend to true. diff goes on to show what differs. Is a commit of the source."
                                : "Has it looked after again: sets spec.suspend to false. Is a commit of the source.");
        return line;
    }

    @Override
    public Integer call() {
        return new Asking(context, options, place)
                .print(new Instruction.Suspend(name, suspended), new Agreement(context.terminal(), false));
    }
}
