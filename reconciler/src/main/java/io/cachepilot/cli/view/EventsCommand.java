package io.cachepilot.cli.view;

import io.cachepilot.cli.ask.Asking;
import io.cachepilot.cli.ask.PlaceOptions;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
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

/** Shows what happened. */
@Command(name = "events", mixinStandardHelpOptions = true, description = "Shows what happened, the newest last.")
public final class EventsCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(paramLabel = SpecNames.LABEL, arity = "0..1", description = "Only what happened to this one.")
    private @Nullable String name;

    @Option(names = "-n", paramLabel = "N", defaultValue = "50", description = "How many at the most; 50 if not given.")
    private int count;

    @Option(
            names = "--follow",
            description =
                    "Shows what happens, as it happens, until Ctrl-C. The control plane may end it; then call again.")
    private boolean follow;

    @Option(
            names = "--since",
            paramLabel = "TIME|ID",
            description =
                    "With --follow: begins with what happened after that time, as 2026-11-22T10:00:00Z, or after the"
                            + " event of that id. If some of it is not kept any more, that is said.")
    private @Nullable String since;

    @Option(names = "--json", description = "Prints one JSON object a line.")
    private boolean json;

    public EventsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Count.require(count, Count.MOST);
        if (since != null && !follow) {
            throw new CommandFailed("--since goes with --follow", ExitCode.USAGE);
        }
        Optional<String> only = Optional.ofNullable(name);
        Form form = json ? Form.JSON : Form.TEXT;
        var asking = new Asking(context, options, place);
        return follow
                ? asking.follow(only, Optional.ofNullable(since), form)
                : asking.print(new Question.Happened(only, count), form);
    }
}
