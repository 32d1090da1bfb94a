package io.cachepilot.report;

import io.cachepilot.converge.view.Description;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.converge.view.Times;
import io.cachepilot.event.Event;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of one spec.
 *
 * @param events the last ones, the newest last
 */
public record SpecDetails(Description description, Optional<Status> status, List<Event> events, Optional<Stale> stale) {
    public SpecDetails {
        events = List.copyOf(events);
    }

    public List<String> lines() {
        SpecView view = description.view();
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Name:", view.key().name()));
        rows.add(List.of("Manifest:", manifest(view)));
        description.details().forEach(detail -> rows.add(List.of(detail.name() + ":", detail.value())));
        stale.ifPresent(it -> rows.add(List.of("Note:", it.text())));
        var lines = new ArrayList<>(Table.lines(rows));
        status.ifPresent(now -> lines.addAll(conditions(now)));
        description.sections().forEach(section -> lines.addAll(section(section.title(), section.lines())));
        lines.addAll(
                section("Last events", events.stream().map(SpecDetails::line).toList()));
        return lines;
    }

    /** An event in a line. */
    public static String line(Event event) {
        String mark = event.severity() == Event.Severity.WARNING ? "!" : " ";
        return "%s %s %s %s: %s"
                .formatted(Times.shown(event.at()), mark, event.subject(), event.reason(), event.message());
    }

    private static String manifest(SpecView view) {
        if (!view.file().isEmpty()) {
            return view.file();
        }
        return view.unreadable().isEmpty() ? "(none)" : "(can't be told)";
    }

    private static List<String> conditions(Status status) {
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
        var lines = new ArrayList<String>();
        lines.add("");
        lines.addAll(Table.lines(rows));
        return lines;
    }

    private static List<String> section(String title, List<String> of) {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(title);
        of.forEach(line -> lines.add("  " + line));
        return lines;
    }
}
