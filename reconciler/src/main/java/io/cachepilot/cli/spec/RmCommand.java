package io.cachepilot.cli.spec;

import io.cachepilot.cli.ask.Agreement;
import io.cachepilot.cli.ask.Asking;
import io.cachepilot.cli.ask.Instruction;
import io.cachepilot.cli.ask.PlaceOptions;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.report.SpecNames;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a manifest, and sees that what it asked for goes. */
@Command(
        name = "rm",
        mixinStandardHelpOptions = true,
        description = "Removes the manifest of a tenant, or of a spec of another kind, as a commit of the source."
                + " Asks first where data would be lost.",
        footer = {
            "",
            "What becomes of a tenant is said by its deletionPolicy; cachepilot rollback brings it back.",
            "",
            "Exit codes: 0 it is gone, or goes as soon as a control plane runs, 1 nothing was removed, 2 the manifest"
                    + " is removed and what it asked for is still there; the last line says why."
        })
public final class RmCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = SpecNames.LABEL, description = "Whose manifest.")
    private String name = "";

    @Option(names = "--force", description = "Also one that its spec protects.")
    private boolean force;

    @Option(names = "--yes", description = "Does not ask, even where data is lost.")
    private boolean yes;

    public RmCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return new Asking(context, options, place)
                .print(new Instruction.Remove(name, force), new Agreement(context.terminal(), yes));
    }
}
