package io.cachepilot.cli.view;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Staleness;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.cli.terminal.Table;
import io.cachepilot.control.StatusFile;
import io.cachepilot.converge.view.Description;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.converge.view.Times;
import io.cachepilot.event.Event;
import io.cachepilot.event.EventLog;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.Status;
import io.cachepilot.plan.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one spec in full. */
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description = "Shows all that is known of a tenant, or of a spec of another kind.")
public final class DescribeCommand implements Callable<Integer> {
    private static final int EVENTS = 10;

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = SpecNames.LABEL, description = "What is shown.")
    private String name = "";

    public DescribeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            Optional<StatusFile.Content> stored = reading.storedStatus();
            Description described = described(reading, stored);
            SpecView view = described.view();
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("Name:", view.key().name()));
            rows.add(List.of("Manifest:", manifest(view)));
            described.details().forEach(detail -> rows.add(List.of(detail.name() + ":", detail.value())));
            Staleness.of(reading.state(), stored).ifPresent(stale -> rows.add(List.of("Note:", stale.text())));
            Table.lines(rows).forEach(context::print);
            stored.flatMap(content -> content.status(view.key())).ifPresent(this::printConditions);
            described.sections().forEach(section -> printSection(section.title(), section.lines()));
            printSection("Last events", events(reading, view.key()));
            return ExitCode.OK.number();
        }
    }

    /** Of one that never was as it should be, only what is said of it is known. */
    private Description described(ReadOnlyControlPlane reading, Optional<StatusFile.Content> stored) {
        Key key = SpecNames.of(reading.views(), name);
        SpecViews views = Overview.of(reading.views(), key.kind());
        return views.describe(key.name(), context.terminal().caller(options.typed()))
                .or(() -> stored.flatMap(content -> content.status(key))
                        .map(status -> new Description(SpecView.nothing(status.key()), List.of(), List.of())))
                .orElseThrow(() -> Overview.unknown(reading.views(), key));
    }

    private static String manifest(SpecView view) {
        if (!view.file().isEmpty()) {
            return view.file();
        }
        return view.unreadable().isEmpty() ? "(none)" : "(can't be told)";
    }

    private void printConditions(Status status) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("CONDITION", "HOLDS", "SINCE", "REASON", "MESSAGE"));
        for (Condition condition : status.conditions().values()) {
            rows.add(List.of(
                    condition.type().text(),
                    condition.holds() ? "yes" : "no",
                    Times.shown(condition.since()),
                    condition.reason(),
                    condition.message()));
        }
        context.print("");
        Table.lines(rows).forEach(context::print);
    }

    private List<String> events(ReadOnlyControlPlane reading, Key key) {
        List<Event> all = EventLog.read(reading.state().events(), 500).stream()
                .filter(event -> event.subject().equals(key.toString()))
                .toList();
        return all.subList(Math.max(0, all.size() - EVENTS), all.size()).stream()
                .map(EventsCommand::line)
                .toList();
    }

    private void printSection(String title, List<String> lines) {
        context.print("");
        context.print(title);
        lines.forEach(line -> context.print("  " + line));
    }
}
