package io.cachepilot.cli.spec;

import io.cachepilot.cli.ask.Agreement;
import io.cachepilot.cli.ask.Asking;
import io.cachepilot.cli.ask.Instruction;
import io.cachepilot.cli.ask.PlaceOptions;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.manifest.edit.value.MergePatch;
import io.cachepilot.report.Overview;
import io.cachepilot.spec.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a manifest. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description =
                "Makes the manifest of a new tenant, or of a new spec of another kind, as a commit of the source.",
        footer = {"", "For example: cachepilot new client4 memory.maxmemoryMb=512 persistence=persistent"})
public final class NewCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(index = "0", paramLabel = "[KIND/]NAME", description = "Its name; without a kind it is a tenant.")
    private String name = "";

    @Parameters(index = "1..*", paramLabel = "FIELD=VALUE", description = "What is not to be as by default.")
    private List<String> assignments = new ArrayList<>();

    public NewCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String spec = name.contains("/") ? name : Overview.STANDARD + "/" + name;
        MergePatch patch = Assignment.patch(assignments, List.of());
        return new Asking(context, options, place)
                .print(
                        new Instruction.Write("new", spec, patch, new Expectation.Absent()),
                        new Agreement(context.terminal(), false));
    }
}
