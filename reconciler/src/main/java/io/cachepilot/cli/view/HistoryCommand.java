package io.cachepilot.cli.view;

import io.cachepilot.cli.ask.Asking;
import io.cachepilot.cli.ask.PlaceOptions;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.report.SpecNames;
import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Question;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows who changed what of which spec, and what came of it. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = "Shows the commits of the source, spec by spec: who changed what, and how applying it ended.")
public final class HistoryCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = SpecNames.LABEL, arity = "0..1", description = "Only commits that changed this one.")
    private @Nullable String name;

    @Option(names = "-n", paramLabel = "N", defaultValue = "20", description = "How many at the most; 20 if not given.")
    private int count;

    @Option(names = "--json", description = "Prints JSON; fields may be added to it.")
    private boolean json;

    public HistoryCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Count.require(count, Count.MOST);
        var question = new Question.Changes(Optional.ofNullable(name), count);
        return new Asking(context, options, place).print(question, json ? Form.JSON : Form.TEXT);
    }
}
