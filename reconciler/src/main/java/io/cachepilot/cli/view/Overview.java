package io.cachepilot.cli.view;

import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.Table;
import io.cachepilot.converge.view.KindWords;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.converge.view.SpecView.Presence;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Status;
import io.cachepilot.plan.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/** The table of specs of one kind that {@code up} and {@code get} show. */
public final class Overview {
    /** The kind that is shown where none is named. */
    public static final String STANDARD = "tenant";

    private Overview() {}

    /**
     * How specs of a kind are shown.
     *
     * @param kind of their keys
     */
    public static SpecViews of(SortedMap<String, SpecViews> views, String kind) {
        return Optional.ofNullable(views.get(kind))
                .orElseThrow(() -> new CommandFailed(
                        "there is no kind '%s'; there are: %s".formatted(kind, String.join(", ", views.keySet()))));
    }

    /** One among specs of several kinds: {@code client1}, {@code certificate-authority/default}. */
    public static String named(Key key) {
        return key.kind().equals(STANDARD) ? key.name() : key.toString();
    }

    /** A spec and what the loop says of it; either may lack the other. */
    public record Row(String name, Optional<SpecView> view, Optional<Status> status) {}

    /** The lines of the table. */
    public static List<String> lines(KindWords kind, List<Row> rows) {
        var cells = new ArrayList<List<String>>();
        cells.add(head(kind));
        rows.forEach(row -> cells.add(cells(kind, row)));
        return Table.lines(cells);
    }

    private static List<String> head(KindWords kind) {
        var head = new ArrayList<String>();
        head.add(kind.one().toUpperCase(Locale.ROOT));
        head.add("STATUS");
        head.addAll(kind.columns());
        head.add("MESSAGE");
        return head;
    }

    private static List<String> cells(KindWords kind, Row row) {
        List<String> known = row.view().map(SpecView::cells).orElse(List.of());
        var cells = new ArrayList<String>();
        cells.add(row.name());
        cells.add(status(row));
        for (int column = 0; column < kind.columns().size(); column++) {
            cells.add(column < known.size() && !known.get(column).isEmpty() ? known.get(column) : "-");
        }
        cells.add(unreadable(row).or(() -> row.status().map(Overview::message)).orElse(""));
        return cells;
    }

    /** What was seen just now is newer than any word of the loop. */
    private static Optional<String> unreadable(Row row) {
        return row.view().flatMap(SpecView::unreadable);
    }

    public static boolean isReady(Row row) {
        return row.status()
                .filter(status -> status.failures() == 0 && status.holds(ConditionType.READY))
                .isPresent();
    }

    /** One word: what a person would say first. */
    static String status(Row row) {
        boolean running = row.view().map(SpecView::running).orElse(false);
        if (unreadable(row).isPresent()) {
            return running ? "running*" : "damaged";
        }
        if (row.status().isEmpty()) {
            return running ? "running" : "pending";
        }
        Status status = row.status().get();
        if (status.holds(ConditionType.ENGINE_UNAVAILABLE)) {
            return "unknown";
        }
        if (status.holds(ConditionType.HELD)) {
            return "held";
        }
        if (status.holds(ConditionType.DAMAGED)) {
            return running ? "running*" : "damaged";
        }
        if (status.holds(ConditionType.INVALID)) {
            return running ? "running*" : "invalid";
        }
        if (status.holds(ConditionType.SUSPENDED)) {
            return "suspended";
        }
        if (status.failures() > 0) {
            return "failing";
        }
        if (status.holds(ConditionType.READY)) {
            return ready(row);
        }
        if (status.holds(ConditionType.OBSTRUCTED)) {
            return "blocked";
        }
        return status.holds(ConditionType.PROGRESSING) ? "starting" : "not ready";
    }

    /** What was said of it last, against what is seen: only a control plane that does not work leaves one down. */
    private static String ready(Row row) {
        Presence presence = row.view().map(SpecView::presence).orElse(Presence.NONE);
        return switch (presence) {
            case RUNNING -> "running";
            case THERE -> "ready";
            case STOPPED, NONE -> row.view().filter(SpecView::meantToRun).isPresent() ? "down" : "stopped";
        };
    }

    /** The worst news; empty if there is none. */
    static String message(Status status) {
        if (status.failures() > 0) {
            return status.failure().orElse("failed %d times".formatted(status.failures()));
        }
        for (ConditionType type : List.of(
                ConditionType.ENGINE_UNAVAILABLE,
                ConditionType.HELD,
                ConditionType.DAMAGED,
                ConditionType.INVALID,
                ConditionType.OBSTRUCTED,
                ConditionType.DRIFTED,
                ConditionType.PROGRESSING,
                ConditionType.SUSPENDED)) {
            Condition condition = status.conditions().get(type);
            if (condition != null && condition.holds()) {
                return type.text() + ": " + condition.message();
            }
        }
        return "";
    }
}
