package io.cachepilot.cli.spec;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.SpecNames;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
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

    @Parameters(index = "0", paramLabel = "[KIND/]NAME", description = "Its name; without a kind it is a tenant.")
    private String name = "";

    @Parameters(index = "1..*", paramLabel = "FIELD=VALUE", description = "What is not to be as by default.")
    private List<String> assignments = new ArrayList<>();

    public NewCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            Key key = name.contains("/") ? SpecNames.of(reading.views(), name) : new Key(Overview.STANDARD, name);
            String kind = Overview.of(reading.views(), key.kind()).words().kind();
            Fields document = Assignment.document(kind, key.name(), assignments);
            new Commit(context, reading).make("new", key, new Expectation.Absent(), new SpecAction.Create(document));
            return ExitCode.OK.number();
        }
    }
}
