package io.cachepilot.cli.view;

import io.cachepilot.cli.ask.Asking;
import io.cachepilot.cli.ask.PlaceOptions;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.report.SpecNames;
import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Question;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = SpecNames.LABEL, description = "What is shown.")
    private String name = "";

    @Option(names = "--json", description = "Prints JSON; fields may be added to it.")
    private boolean json;

    public DescribeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return new Asking(context, options, place).print(new Question.Details(name), json ? Form.JSON : Form.TEXT);
    }
}
