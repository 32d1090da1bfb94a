package io.cachepilot.cli.view;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.event.Event;
import io.cachepilot.event.EventLog;
import io.cachepilot.json.Json;
import io.cachepilot.report.SpecDetails;
import io.cachepilot.report.SpecNames;
import java.util.List;
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
    private static final int SEARCHED = 10_000;

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = SpecNames.LABEL, arity = "0..1", description = "Only what happened to this one.")
    private @Nullable String name;

    @Option(names = "-n", paramLabel = "N", defaultValue = "50", description = "How many at the most; 50 if not given.")
    private int count;

    @Option(names = "--json", description = "Prints one JSON object a line.")
    private boolean json;

    public EventsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (count < 1) {
            throw new CommandFailed("-n takes a number of at least 1, not " + count, ExitCode.USAGE);
        }
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            Optional<String> only = Optional.ofNullable(name)
                    .map(written -> SpecNames.of(reading.views(), written).toString());
            List<Event> events = EventLog.read(reading.state().events(), SEARCHED).stream()
                    .filter(event -> only.filter(subject -> !subject.equals(event.subject()))
                            .isEmpty())
                    .toList();
            events.stream()
                    .skip(Math.max(0, events.size() - count))
                    .map(event -> json ? Json.write(event) : SpecDetails.line(event))
                    .forEach(context::print);
            return ExitCode.OK.number();
        }
    }
}
