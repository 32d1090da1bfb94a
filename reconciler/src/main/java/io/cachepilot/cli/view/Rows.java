package io.cachepilot.cli.view;

import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Brings together what is known of tenants from two sides. */
public final class Rows {
    private static final String KIND = "tenant";

    private Rows() {}

    /** A row for each tenant that has an instance or a status; one that is gone for good and only remembered has none. */
    public static List<Overview.Row> of(List<TenantView> views, List<Status> statuses) {
        Map<String, TenantView> byName = new TreeMap<>();
        views.forEach(view -> byName.put(view.name(), view));
        Map<String, Status> byTenant = new TreeMap<>();
        statuses.stream()
                .filter(status -> status.key().kind().equals(KIND))
                .forEach(status -> byTenant.put(status.key().name(), status));
        var names = new TreeSet<>(byTenant.keySet());
        views.stream()
                .filter(view -> view.instance().isPresent() || view.unreadable().isPresent())
                .forEach(view -> names.add(view.name()));
        return names.stream()
                .map(name -> new Overview.Row(
                        name, Optional.ofNullable(byName.get(name)), Optional.ofNullable(byTenant.get(name))))
                .toList();
    }

    /** What is known of a tenant while the engine can't be asked: whatever was said before is of before. */
    static Status unknown(Status status, String because, Instant now) {
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
