package io.cachepilot.report;

import io.cachepilot.converge.view.KindWords;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Health;
import io.cachepilot.loop.status.Status;
import io.cachepilot.plan.Key;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Brings together what is known of specs from two sides. */
public final class Rows {
    private Rows() {}

    /**
     * A row for each spec of a kind that there is, or that has a status; one that is gone for good and only remembered has none.
     *
     * @param kind of the views
     */
    public static List<Overview.Row> of(KindWords kind, List<SpecView> views, List<Status> statuses) {
        Map<Key, SpecView> seen = new TreeMap<>();
        views.forEach(view -> seen.put(view.key(), view));
        Map<Key, Status> told = new TreeMap<>();
        statuses.stream().filter(status -> kind.owns(status.key())).forEach(status -> told.put(status.key(), status));
        var keys = new TreeSet<>(told.keySet());
        views.stream().filter(SpecView::exists).forEach(view -> keys.add(view.key()));
        return keys.stream()
                .map(key -> new Overview.Row(
                        key.name(), Optional.ofNullable(seen.get(key)), Optional.ofNullable(told.get(key))))
                .toList();
    }

    /**
     * What a person has to see to of all kinds but one: a line for each such spec.
     *
     * @param shown the kind of which everything is told anyway
     */
    public static List<String> unwell(KindWords shown, List<Status> statuses) {
        return Health.unwell(statuses, status -> !shown.owns(status.key()));
    }

    /** What is known of a spec while the engine can't be asked: whatever was said before is of before. */
    public static Status unknown(Status status, String because, Instant now) {
        var conditions = new TreeMap<>(status.conditions());
        var type = ConditionType.ENGINE_UNAVAILABLE;
        if (!status.holds(type)) {
            conditions.put(type, new Condition(type, true, "EngineAway", because, now));
        }
        return new Status(
                status.key(),
                conditions,
                status.observedRevision(),
                status.reconciledAt(),
                status.waitingFor(),
                status.nextAttempt(),
                status.failures(),
                status.history());
    }
}
