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

/** Shows what something that runs has written. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Shows the last lines of a tenant's server, or of what else runs.")
public final class LogsCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(index = "0", paramLabel = SpecNames.LABEL, description = "Whose lines.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PART",
            description = "Only this part of it, where it has some.")
    private @Nullable String part;

    @Option(names = "-n", paramLabel = "N", defaultValue = "100", description = "How many lines; 100 if not given.")
    private int lines;

    public LogsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Count.require(lines, Count.MOST_LINES);
        var question = new Question.Lines(name, Optional.ofNullable(part), lines);
        return new Asking(context, options, place).print(question, Form.TEXT);
    }
}
