package io.cachepilot.cli.view;

import io.cachepilot.cli.tenant.Connection;
import io.cachepilot.cli.terminal.Table;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of tenants that {@code up} and {@code get} show. */
public final class Overview {
    private static final List<String> HEAD =
            List.of("TENANT", "STATUS", "MODE", "PERSISTENCE", "MEMORY", "PORTS", "MESSAGE");

    private Overview() {}

    /** A tenant and what the loop says of it; either may lack the other. */
    public record Row(String name, Optional<TenantView> tenant, Optional<Status> status) {}

    public static List<String> lines(List<Row> rows) {
        var cells = new ArrayList<List<String>>();
        cells.add(HEAD);
        rows.forEach(row -> cells.add(cells(row)));
        return Table.lines(cells);
    }

    private static List<String> cells(Row row) {
        var spec = row.tenant().flatMap(TenantView::spec);
        return List.of(
                row.name(),
                status(row),
                spec.map(tenant -> tenant.securityMode().toString()).orElse("-"),
                spec.map(tenant -> tenant.persistence().toString()).orElse("-"),
                spec.map(tenant -> tenant.memory().maxmemoryMb() + " MiB").orElse("-"),
                row.tenant()
                        .map(Connection::ports)
                        .filter(ports -> !ports.isEmpty())
                        .orElse("-"),
                unreadable(row).or(() -> row.status().map(Overview::message)).orElse(""));
    }

    /** What was seen just now is newer than any word of the loop. */
    private static Optional<String> unreadable(Row row) {
        return row.tenant().flatMap(TenantView::unreadable).map(Unreadable::because);
    }

    public static boolean isReady(Row row) {
        return row.status()
                .filter(status -> status.failures() == 0 && status.holds(ConditionType.READY))
                .isPresent();
    }

    /** One word: what a person would say first. */
    static String status(Row row) {
        boolean running = row.tenant().map(TenantView::running).orElse(false);
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
            return running ? "running" : isMeantToRun(row) ? "down" : "stopped";
        }
        if (status.holds(ConditionType.OBSTRUCTED)) {
            return "blocked";
        }
        return status.holds(ConditionType.PROGRESSING) ? "starting" : "not ready";
    }

    /** What was said of it last, against what is seen: only a control plane that does not work leaves it so. */
    private static boolean isMeantToRun(Row row) {
        return row.tenant()
                .flatMap(TenantView::spec)
                .filter(TenantSpec::running)
                .isPresent();
    }

    /** The worst news, if there is any. */
    private static String message(Status status) {
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
