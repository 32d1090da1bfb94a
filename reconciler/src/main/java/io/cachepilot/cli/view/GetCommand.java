package io.cachepilot.cli.view;

import io.cachepilot.cli.ask.Asking;
import io.cachepilot.cli.ask.PlaceOptions;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.report.Overview;
import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Question;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists specs of a kind. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        description = "Lists the tenants, or the specs of another kind, and how they are.")
public final class GetCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(
            paramLabel = "KIND",
            arity = "0..1",
            defaultValue = Overview.STANDARD,
            description = "Which kind; one that there is not names those there are.")
    private String kind = Overview.STANDARD;

    @Option(names = "--json", description = "Prints JSON; format_version tells its shape.")
    private boolean json;

    public GetCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        // Only who asks for a kind wants to hear of it alone.
        var question = new Question.All(kind, !kind.equals(Overview.STANDARD));
        return new Asking(context, options, place).print(question, json ? Form.JSON : Form.TEXT);
    }
}
