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

/** Says why a spec is as it is: conditions, the plan now, what is waited for, what was done before. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says why a tenant, or a spec of another kind, is in the state it is in, and what comes next.")
public final class ExplainCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = SpecNames.LABEL, description = "What is explained.")
    private String name = "";

    @Option(names = "--json", description = "Prints JSON; fields may be added to it.")
    private boolean json;

    public ExplainCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return new Asking(context, options, place).print(new Question.Reasons(name), json ? Form.JSON : Form.TEXT);
    }
}
