package io.cachepilot.kind.tenant.plan;

import io.cachepilot.kind.tenant.plan.Action.AdjustInstance;
import io.cachepilot.kind.tenant.plan.Action.ApplyAccess;
import io.cachepilot.kind.tenant.plan.Action.ConfigureServer;
import io.cachepilot.kind.tenant.plan.Action.CreateInstance;
import io.cachepilot.kind.tenant.plan.Action.DropCarriedData;
import io.cachepilot.kind.tenant.plan.Action.IssueCertificate;
import io.cachepilot.kind.tenant.plan.Action.ReloadCertificate;
import io.cachepilot.kind.tenant.plan.Action.RemoveInstance;
import io.cachepilot.kind.tenant.plan.Action.RestartInstance;
import io.cachepilot.kind.tenant.plan.Action.StartInstance;
import io.cachepilot.kind.tenant.plan.Action.StopInstance;
import io.cachepilot.kind.tenant.plan.Action.WriteFiles;
import io.cachepilot.kind.tenant.plan.Field.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A plan in words: what the diff prints, what the loop says it did, and what golden tests hold on to. */
public final class PlanText {
    /** Of a new tenant's some thirty fields, those that a person chose. */
    private static final Set<Field> TELLING = Set.of(
            Field.LIMIT,
            Field.port("tls"),
            Field.port("plain"),
            Field.server("tls-port"),
            Field.server("port"),
            Field.server("maxmemory"),
            Field.server("maxmemory-policy"),
            Field.server("appendonly"));

    private PlanText() {}

    /** The lines of one tenant's part of a diff; empty when it is in sync. */
    public static List<String> lines(Plan plan) {
        if (plan.inSync()) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add("tenant " + plan.tenant());
        plan.actions().forEach(action -> {
            lines.add("  " + line(action));
            shown(action).forEach(change -> lines.add("      " + line(change)));
        });
        plan.waits().forEach(wait -> lines.add("  … " + wait.message()));
        if (plan.actions().isEmpty() || !plan.waits().isEmpty()) {
            unchanged(plan).forEach(change -> lines.add("      " + line(change)));
        }
        return List.copyOf(lines);
    }

    /** One action in one line: its symbol, what it does, why, and what that does to clients. */
    public static String line(Action action) {
        String impact = action.impact() == Impact.NONE ? "" : " [" + action.impact() + "]";
        return symbol(action) + " " + verb(action) + ": " + action.reason() + impact;
    }

    /** What is still to be done or waited for, a line each; empty when it is in sync. */
    public static List<String> left(Plan plan) {
        return Stream.of(
                        plan.actions().stream().map(PlanText::line),
                        plan.waits().stream().map(wait -> "… " + wait.message()),
                        plan.actions().isEmpty() ? unchanged(plan).map(PlanText::line) : Stream.<String>empty())
                .flatMap(lines -> lines)
                .toList();
    }

    /** Differences that no action of the plan removes. */
    private static Stream<Change> unchanged(Plan plan) {
        List<Change> changed = plan.actions().stream()
                .flatMap(action -> action.changes().stream())
                .toList();
        return plan.differences().stream().filter(change -> !changed.contains(change));
    }

    /** One changed field in one line. */
    public static String line(Change change) {
        return change.field() + ": " + value(change.from()) + " -> " + value(change.to()) + " (" + change.cause() + ")";
    }

    private static String value(Optional<String> value) {
        return value.map(text -> text.isEmpty() ? "\"\"" : text).orElse("(none)");
    }

    /** What an action does, in a few words. */
    public static String verb(Action action) {
        return switch (action) {
            case IssueCertificate _ -> "issue a certificate";
            case ReloadCertificate _ -> "reload the certificate";
            case CreateInstance create -> isNew(create) ? "create the instance" : "change the instance";
            case StartInstance _ -> "start the server";
            case StopInstance _ -> "stop the server";
            case RestartInstance restart ->
                restart.carryData() ? "restart the server, data kept" : "restart the server";
            case DropCarriedData _ -> "delete the copy of the data";
            case AdjustInstance adjust -> limitOnly(adjust) ? "change the memory limit" : "adjust the instance";
            case ConfigureServer _ -> "configure the running server";
            case ApplyAccess _ -> "change the users of the running server";
            case WriteFiles _ -> "write the configuration files";
            case RemoveInstance remove ->
                remove.withData() ? "remove the tenant and its data" : "remove the tenant, its files kept";
        };
    }

    private static String symbol(Action action) {
        return switch (action) {
            case CreateInstance create -> isNew(create) ? "+" : "~";
            case StartInstance _ -> "+";
            case StopInstance _, RemoveInstance _ -> "-";
            case RestartInstance _ -> "!";
            case IssueCertificate _,
                    ReloadCertificate _,
                    DropCarriedData _,
                    AdjustInstance _,
                    ConfigureServer _,
                    ApplyAccess _,
                    WriteFiles _ -> "~";
        };
    }

    /** Only of an instance that is not there are the server's fields compared without a server that answers. */
    private static boolean isNew(CreateInstance create) {
        return create.changes().stream().anyMatch(change -> change.field().group() == Group.SERVER);
    }

    private static boolean limitOnly(AdjustInstance adjust) {
        return adjust.changes().stream().allMatch(change -> change.field().equals(Field.LIMIT));
    }

    private static Stream<Change> shown(Action action) {
        return switch (action) {
            case CreateInstance create
            when isNew(create) -> create.changes().stream().filter(change -> TELLING.contains(change.field()));
            // What a file holds is told by the fields of the server and its users.
            case WriteFiles _ -> Stream.empty();
            case IssueCertificate _,
                    ReloadCertificate _,
                    CreateInstance _,
                    StartInstance _,
                    StopInstance _,
                    RestartInstance _,
                    DropCarriedData _,
                    AdjustInstance _,
                    ConfigureServer _,
                    ApplyAccess _,
                    RemoveInstance _ -> action.changes().stream();
        };
    }
}
