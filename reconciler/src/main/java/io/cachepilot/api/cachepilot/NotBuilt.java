package io.cachepilot.api.cachepilot;

import static io.cachepilot.api.http.Schema.bool;
import static io.cachepilot.api.http.Schema.field;
import static io.cachepilot.api.http.Schema.integer;
import static io.cachepilot.api.http.Schema.object;
import static io.cachepilot.api.http.Schema.oneOf;
import static io.cachepilot.api.http.Schema.string;

import io.cachepilot.access.Role;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Body;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Parameter;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Schema;
import io.cachepilot.api.http.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documented operations that this version does not carry out yet. They say so, and do nothing. */
final class NotBuilt {
    private static final Parameter BACKUP =
            Parameter.path("backup_file", string(), "The file name of a backup of this tenant.");

    private NotBuilt() {}

    static List<Route> routes() {
        return List.of(
                insight(Verb.POST, "/enable", "enableRedisInsight", "Enable RedisInsight", Role.OPERATOR),
                insight(Verb.GET, "", "getRedisInsight", "Get RedisInsight status", Role.OPERATOR),
                insight(Verb.DELETE, "", "disableRedisInsight", "Disable RedisInsight", Role.OPERATOR),
                monitoring(
                        Verb.GET,
                        "alerts",
                        "listAlerts",
                        "Get alerts",
                        Role.VIEWER,
                        Parameter.query(
                                "severity",
                                false,
                                oneOf(List.of("info", "warning", "critical")),
                                "Only alerts of that severity."),
                        Parameter.query("tenant", false, string(), "Only alerts of that tenant."),
                        Parameter.query("resolved", false, bool(), "Only alerts that are, or are not, resolved.")),
                monitoring(
                        Verb.POST,
                        "alerts/{alert_id}/resolve",
                        "resolveAlert",
                        "Resolve an alert",
                        Role.OPERATOR,
                        Parameter.path("alert_id", string(), "The id of the alert.")),
                monitoring(
                        Verb.GET,
                        "metrics/{tenant_name}",
                        "getMetrics",
                        "Get a tenant's metrics",
                        Role.VIEWER,
                        Shapes.TENANT_NAME,
                        Parameter.query("hours", false, integer().between(1, 168), "How many hours back.")),
                system(
                        Verb.POST,
                        "backup",
                        "createBackup",
                        "Create a backup",
                        Role.OPERATOR,
                        Optional.of(new Body(
                                Answer.JSON, object(field("tenant", Shapes.NAME)), Map.of("tenant", "client1")))),
                system(
                        Verb.GET,
                        "backups/{tenant_name}",
                        "listBackups",
                        "List a tenant's backups",
                        Role.VIEWER,
                        Optional.empty(),
                        Shapes.TENANT_NAME),
                system(
                        Verb.POST,
                        "restore",
                        "restoreBackup",
                        "Restore a backup",
                        Role.ADMIN,
                        Optional.of(new Body(
                                Answer.JSON,
                                object(field("tenant", Shapes.NAME), field("backup_file", string())),
                                Map.of("tenant", "client1", "backup_file", "client1_20250101_120000.tar.gz")))),
                system(
                        Verb.POST,
                        "verify-backup",
                        "verifyBackup",
                        "Verify a backup",
                        Role.OPERATOR,
                        Optional.empty(),
                        Parameter.query("backup_file", true, string(), "The file of a backup.")),
                system(
                        Verb.POST,
                        "backup/enable/{tenant_name}",
                        "enableBackups",
                        "Enable automatic backups",
                        Role.OPERATOR,
                        Optional.empty(),
                        Shapes.TENANT_NAME),
                system(
                        Verb.POST,
                        "backup/disable/{tenant_name}",
                        "disableBackups",
                        "Disable automatic backups",
                        Role.OPERATOR,
                        Optional.empty(),
                        Shapes.TENANT_NAME),
                system(
                        Verb.DELETE,
                        "backups/{tenant_name}/{backup_file}",
                        "deleteBackup",
                        "Delete a backup",
                        Role.ADMIN,
                        Optional.empty(),
                        Shapes.TENANT_NAME,
                        BACKUP));
    }

    private static Route insight(Verb verb, String path, String id, String summary, Role role) {
        return route(
                verb,
                "/api/v1/tenants/{tenant_name}/redisinsight" + path,
                id,
                summary,
                role,
                Category.TENANTS,
                Optional.empty(),
                Shapes.TENANT_NAME);
    }

    private static Route monitoring(
            Verb verb, String path, String id, String summary, Role role, Parameter... parameters) {
        return route(
                verb,
                "/api/v1/monitoring/" + path,
                id,
                summary,
                role,
                Category.MONITORING,
                Optional.empty(),
                parameters);
    }

    private static Route system(
            Verb verb,
            String path,
            String id,
            String summary,
            Role role,
            Optional<Body> body,
            Parameter... parameters) {
        return route(verb, "/api/v1/system/" + path, id, summary, role, Category.SYSTEM, body, parameters);
    }

    private static Route route(
            Verb verb,
            String path,
            String id,
            String summary,
            Role role,
            Category category,
            Optional<Body> body,
            Parameter... parameters) {
        var detail = new CachePilotErrors.Detail("Not implemented");
        return new Route(
                verb,
                path,
                new Operation(
                        id,
                        summary,
                        "Not built yet: answers 501 and does nothing.",
                        new Access.Needs(role),
                        category,
                        List.of(parameters),
                        body,
                        List.of(Response.json(501, "Not built yet.", object(field("detail", Schema.string())), detail)),
                        _ -> Answer.json(501, detail)));
    }
}
