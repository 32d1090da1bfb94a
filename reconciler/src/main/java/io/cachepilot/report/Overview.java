package io.cachepilot.report;

import io.cachepilot.converge.view.KindWords;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.converge.view.SpecView.Presence;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.loop.status.Health;
import io.cachepilot.loop.status.Health.State;
import io.cachepilot.loop.status.Status;
import io.cachepilot.plan.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The table of specs of one kind that {@code up} and {@code get} show. */
public final class Overview {
    /** The kind that is shown where none is named. */
    public static final String STANDARD = "tenant";

    private static final int SHOWN_NAMES = 20;

    private Overview() {}

    /**
     * How specs of a kind are shown.
     *
     * @param kind of their keys
     */
    public static SpecViews of(SortedMap<String, SpecViews> views, String kind) {
        return Optional.ofNullable(views.get(kind))
                .orElseThrow(() -> new NoSuchSpec(
                        "there is no kind '%s'; there are: %s".formatted(kind, String.join(", ", views.keySet()))));
    }

    /** That there is no such spec, and which there are; or that one has no manifest, as it needs none, or none any more. */
    public static NoSuchSpec unknown(SortedMap<String, SpecViews> views, Key key) {
        List<String> there = of(views, key.kind()).views().stream()
                .filter(SpecView::exists)
                .map(view -> view.key().name())
                .toList();
        if (there.contains(key.name())) {
            return new NoSuchSpec("%s '%s' has no manifest".formatted(key.kindWords(), key.name()));
        }
        String known = there.stream().limit(SHOWN_NAMES).collect(Collectors.joining(", "));
        return new NoSuchSpec("there is no %s '%s'; %s"
                .formatted(
                        key.kindWords(),
                        key.name(),
                        known.isEmpty() ? "none was made yet: cachepilot up" : "there are: " + known));
    }

    /**
     * That something is remembered of a spec.
     *
     * @throws NoSuchSpec when nothing is
     */
    public static void requireKnown(SortedMap<String, SpecViews> views, Key key) {
        if (!of(views, key.kind()).names().contains(key.name())) {
            throw unknown(views, key);
        }
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
        cells.add(message(row));
        return cells;
    }

    /** Why it is not well, or what is under way; empty text where there is nothing to say. */
    public static String message(Row row) {
        return unreadable(row).or(() -> health(row).map(Health::told)).orElse("");
    }

    /** What was seen just now is newer than any word of the loop. */
    private static Optional<String> unreadable(Row row) {
        return row.view().flatMap(SpecView::unreadable);
    }

    private static Optional<Health> health(Row row) {
        return row.status().map(Health::of);
    }

    /** Whether it serves, and nothing of it is tried again. */
    public static boolean isReady(Row row) {
        return health(row)
                .filter(health -> health.ready() && health.state() != State.FAILING)
                .isPresent();
    }

    /** Whether there is nothing that a person has to see to, as far as is known. */
    public static boolean isWell(Row row) {
        return unreadable(row).isEmpty() && health(row).map(Health::isWell).orElse(true);
    }

    /** One word: what a person would say first. */
    public static String status(Row row) {
        boolean running = row.view().map(SpecView::running).orElse(false);
        if (unreadable(row).isPresent()) {
            return running ? "running*" : "damaged";
        }
        return health(row).map(health -> status(row, health, running)).orElse(running ? "running" : "pending");
    }

    private static String status(Row row, Health health, boolean running) {
        return switch (health.state()) {
            case UNKNOWN -> "unknown";
            case HELD -> "held";
            case DAMAGED -> running ? "running*" : "damaged";
            case INVALID -> running ? "running*" : "invalid";
            case SUSPENDED -> "suspended";
            case FAILING -> "failing";
            case BLOCKED -> health.ready() ? ready(row) : "blocked";
            case PROGRESSING -> health.ready() ? ready(row) : "starting";
            case DRIFTED, IN_SYNC, NOT_READY -> health.ready() ? ready(row) : "not ready";
        };
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
}
