package io.cachepilot.report;

import io.cachepilot.control.StatusFile;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.view.Caller;
import io.cachepilot.converge.view.Description;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.event.Event;
import io.cachepilot.event.EventLog;
import io.cachepilot.loop.status.Status;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.Preview;
import io.cachepilot.spec.SpecHistory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks, and tells what was seen. Writes nothing.
 *
 * @param views of each kind, by the kind of its keys
 * @param statuses what a control plane says of each spec; empty where none ever did
 * @param stale whether what was said is still true
 * @param intake what is wanted now
 * @param events the file of what happened
 * @param damaged what all specs share and can't be read, a sentence each
 */
public record Reports(
        Kinds kinds,
        SortedMap<String, SpecViews> views,
        Supplier<Optional<StatusFile.Content>> statuses,
        Function<Optional<StatusFile.Content>, Optional<Stale>> stale,
        Supplier<Intake> intake,
        SpecHistory history,
        Path events,
        List<String> damaged,
        InstantSource clock) {
    private static final int EVENTS_SEARCHED = 500;
    private static final int EVENTS_SHOWN = 10;

    public Reports {
        damaged = List.copyOf(damaged);
    }

    /**
     * All of one kind.
     *
     * @param kind of their keys
     * @throws NoSuchSpec when there is no such kind
     */
    public SpecList list(String kind) {
        SpecViews shown = Overview.of(views, kind);
        Optional<StatusFile.Content> said = statuses.get();
        Optional<String> away = shown.away();
        return new SpecList(
                shown.words(),
                Rows.of(shown.words(), shown.views(), statuses(said, away)),
                Rows.unwell(
                        shown.words(), said.map(StatusFile.Content::statuses).orElse(List.of())),
                said.map(StatusFile.Content::warnings).orElse(List.of()),
                said.map(StatusFile.Content::problems).orElse(List.of()),
                damaged,
                away.isEmpty() ? shown.notes() : List.of(),
                away,
                stale.apply(said));
    }

    private List<Status> statuses(Optional<StatusFile.Content> said, Optional<String> away) {
        List<Status> all = said.map(StatusFile.Content::statuses).orElse(List.of());
        Instant now = clock.instant();
        return away.map(because -> all.stream()
                        .map(status -> Rows.unknown(status, because, now))
                        .toList())
                .orElse(all);
    }

    /**
     * One in full.
     *
     * @param caller whom it is shown to
     * @throws NoSuchSpec when nothing is known of it
     */
    public SpecDetails describe(Key key, Caller caller) {
        Optional<StatusFile.Content> said = statuses.get();
        Optional<Status> status = said.flatMap(content -> content.status(key));
        // Of one that never was as it should be, only what is said of it is known.
        Description description = Overview.of(views, key.kind())
                .describe(key.name(), caller)
                .or(() -> status.map(_ -> new Description(SpecView.nothing(key), List.of(), List.of())))
                .orElseThrow(() -> Overview.unknown(views, key));
        return new SpecDetails(description, status, lastEvents(key), stale.apply(said));
    }

    private List<Event> lastEvents(Key key) {
        List<Event> all = EventLog.read(events, EVENTS_SEARCHED).stream()
                .filter(event -> event.subject().equals(key.toString()))
                .toList();
        return all.subList(Math.max(0, all.size() - EVENTS_SHOWN), all.size());
    }

    /**
     * Why one is as it is.
     *
     * @throws NoSuchSpec when nothing is known of it
     */
    public Explanation explain(Key key) {
        Optional<StatusFile.Content> said = statuses.get();
        Optional<Status> status = said.flatMap(content -> content.status(key));
        Optional<Preview> preview =
                kinds.planned(intake, key::equals).previews().stream().findFirst();
        if (status.isEmpty() && preview.isEmpty()) {
            throw Overview.unknown(views, key);
        }
        return new Explanation(key, status, preview, stale.apply(said));
    }

    /**
     * Who changed what.
     *
     * @param which specs are told of
     * @param most how many changes at most
     */
    public Versions versions(Predicate<Key> which, int most) {
        var runs = statuses.get().map(StatusFile.Content::statuses).orElse(List.of()).stream()
                .collect(Collectors.toMap(Status::key, Status::history));
        return Versions.of(history.log(which, most), runs);
    }
}
