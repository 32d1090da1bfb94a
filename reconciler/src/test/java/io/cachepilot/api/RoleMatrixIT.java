package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.Role;
import io.cachepilot.access.key.ApiKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation, called by everybody. Who may is written here by hand, once more than in the operations: a role that is
 * changed there by mistake is found, and an operation that is added there has to be thought of here.
 */
final class RoleMatrixIT {
    /** A line for each operation: who may call it, at least. */
    private static final String TABLE = """
            anyone    GET     /
            anyone    GET     /api/v1/health
            anyone    GET     /openapi.json
            anyone    GET     /api/docs
            anyone    GET     /api/docs/start.js
            anyone    GET     /api/docs/swagger-ui-bundle.js
            anyone    GET     /api/docs/swagger-ui.css
            anyone    GET     /api/redoc
            anyone    GET     /api/redoc/redoc.standalone.js
            anyone    GET     /api/redoc/start.js
            anyone    POST    /hooks/git
            viewer    GET     /api/v1/events
            viewer    GET     /api/v1/monitoring/alerts
            viewer    GET     /api/v1/monitoring/health
            viewer    GET     /api/v1/monitoring/metrics/{tenant_name}
            viewer    GET     /api/v1/monitoring/stats
            viewer    GET     /api/v1/system/backups/{tenant_name}
            viewer    GET     /api/v1/tenants
            viewer    GET     /api/v1/tenants/{tenant_name}
            viewer    GET     /api/v1/tenants/{tenant_name}/diff
            viewer    GET     /api/v1/tenants/{tenant_name}/events
            viewer    GET     /api/v1/tenants/{tenant_name}/history
            viewer    GET     /api/v1/control
            viewer    GET     /api/v1/diff
            viewer    POST    /api/v1/diff
            viewer    GET     /api/v1/changes
            viewer    GET     /api/v1/specs
            viewer    GET     /api/v1/specs/events
            viewer    GET     /api/v1/specs/{kind}/{name}/description
            viewer    GET     /api/v1/specs/{kind}/{name}/diff
            viewer    GET     /api/v1/specs/{kind}/{name}/events
            viewer    GET     /api/v1/specs/{kind}/{name}/explanation
            viewer    GET     /api/v1/specs/{kind}/{name}/history
            operator  POST    /api/v1/changes
            operator  GET     /api/v1/specs/{kind}/{name}
            operator  PUT     /api/v1/specs/{kind}/{name}
            operator  PATCH   /api/v1/specs/{kind}/{name}
            operator  POST    /api/v1/specs/{kind}/{name}/reconcile
            operator  POST    /api/v1/specs/reconcile
            operator  GET     /api/v1/specs/{kind}/{name}/logs
            operator  POST    /api/v1/specs/{kind}/{name}/restart
            operator  POST    /api/v1/specs/{kind}/{name}/resume
            operator  POST    /api/v1/specs/{kind}/{name}/start
            operator  POST    /api/v1/specs/{kind}/{name}/stop
            operator  POST    /api/v1/specs/{kind}/{name}/rollback
            operator  POST    /api/v1/specs/{kind}/{name}/suspend
            operator  POST    /api/v1/monitoring/alerts/{alert_id}/resolve
            operator  POST    /api/v1/plan
            operator  POST    /api/v1/reconcile
            operator  POST    /api/v1/system/backup
            operator  POST    /api/v1/system/backup/disable/{tenant_name}
            operator  POST    /api/v1/system/backup/enable/{tenant_name}
            operator  POST    /api/v1/system/verify-backup
            operator  GET     /api/v1/tenants/{tenant_name}/handover
            operator  POST    /api/v1/tenants/{tenant_name}/handover/regenerate
            operator  DELETE  /api/v1/tenants/{tenant_name}/redisinsight
            operator  GET     /api/v1/tenants/{tenant_name}/redisinsight
            operator  POST    /api/v1/tenants/{tenant_name}/redisinsight/enable
            operator  POST    /api/v1/tenants/{tenant_name}/restart
            operator  POST    /api/v1/tenants/{tenant_name}/resume
            operator  POST    /api/v1/tenants/{tenant_name}/rotate-password
            operator  POST    /api/v1/tenants/{tenant_name}/start
            operator  POST    /api/v1/tenants/{tenant_name}/stop
            operator  POST    /api/v1/tenants/{tenant_name}/suspend
            admin     POST    /api/v1/approve
            admin     DELETE  /api/v1/specs/{kind}/{name}
            admin     POST    /api/v1/specs/{kind}/{name}/approve
            admin     POST    /api/v1/specs/approve
            admin     DELETE  /api/v1/system/backups/{tenant_name}/{backup_file}
            admin     POST    /api/v1/system/restore
            admin     POST    /api/v1/tenants
            admin     DELETE  /api/v1/tenants/{tenant_name}
            admin     PATCH   /api/v1/tenants/{tenant_name}
            admin     POST    /api/v1/tenants/{tenant_name}/rollback
            admin     POST    /api/v1/tenants/{tenant_name}/security-mode
            admin     GET     /api/v1/tenants/{tenant_name}/spec
            admin     PUT     /api/v1/tenants/{tenant_name}/spec
            """;

    @TempDir
    private static Path home;

    private static ApiLab api;

    /** @param least the role that it takes; empty: none */
    private record Line(Optional<Role> least, String method, String path) {
        static Line of(String text) {
            String[] words = text.split(" +", 3);
            Optional<Role> least = words[0].equals("anyone")
                    ? Optional.empty()
                    : Optional.of(Role.valueOf(words[0].toUpperCase(Locale.ROOT)));
            return new Line(least, words[1], words[2]);
        }

        String operation() {
            return method + " " + path;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        api = ApiLab.start(home, Map.of("CACHEPILOT_LIMITS_ENABLED", "false"));
    }

    @AfterAll
    static void end() {
        api.close();
    }

    @Test
    void everyOperationHasItsLine() {
        var served = new TreeSet<String>();
        api.document()
                .paths()
                .forEach((path, methods) -> DocumentCheck.map(methods)
                        .forEach((method, _) -> served.add(method.toString().toUpperCase(Locale.ROOT) + " " + path)));

        assertThat(lines()).extracting(Line::operation).containsExactlyInAnyOrderElementsOf(served);
    }

    @Test
    void whoMayCallWhatIsAsTheTableSays() {
        Map<String, String> nobodies = new TreeMap<>();
        var byRole = new EnumMap<Role, String>(Role.class);
        try (ApiKeys keys = ApiKeys.open(home.resolve("state/api-keys.json"), InstantSource.system())) {
            for (Role role : Role.values()) {
                byRole.put(role, keys.generate("a-" + role, role).secret().reveal());
            }
            String revoked = keys.generate("gone", Role.ADMIN).secret().reveal();
            assertThat(api.as(Optional.of(revoked)).get("/api/v1/tenants").statusCode())
                    .isEqualTo(200);
            keys.revoke("gone");
            nobodies.put("a revoked key", revoked);
            nobodies.put("a key of nobody", "nobody");
            nobodies.put("a mistyped key", byRole.get(Role.ADMIN) + "x");
        }
        for (Line line : lines()) {
            String all = line.operation();
            if (line.least().isEmpty()) {
                requireReached(all, call(line, Optional.empty()));
                nobodies.forEach((who, key) -> requireReached(all + " with " + who, call(line, Optional.of(key))));
            } else {
                assertThat(call(line, Optional.empty()).body()).as(all).isEqualTo("{\"detail\":\"Missing API key\"}");
                nobodies.forEach(
                        (who, key) -> assertThat(call(line, Optional.of(key)).body())
                                .as(all + " with " + who)
                                .isEqualTo("{\"detail\":\"Invalid API key\"}"));
            }
            byRole.forEach((role, key) -> {
                HttpResponse<String> answer = call(line, Optional.of(key));
                String what = all + " as " + role;
                if (may(role, line)) {
                    requireReached(what, answer);
                } else {
                    assertThat(answer.statusCode()).as(what).isEqualTo(403);
                    assertThat(answer.body()).as(what).contains("This API key may not do that");
                }
            });
        }
    }

    /** By hand too: what the roles say of each other is a part of what is tested. */
    private static boolean may(Role role, Line line) {
        return switch (role) {
            case ADMIN -> true;
            case OPERATOR -> !line.least().equals(Optional.of(Role.ADMIN));
            case VIEWER -> line.least().isEmpty() || line.least().equals(Optional.of(Role.VIEWER));
        };
    }

    /** The operation itself has answered; that of git hosts wants a secret that there is none of here. */
    private static void requireReached(String what, HttpResponse<String> answer) {
        if (what.contains("/hooks/git")) {
            assertThat(answer.body()).as(what).contains("webhook.secret");
        } else {
            assertThat(answer.statusCode()).as(what).isNotIn(401, 403, 405);
        }
    }

    private static List<Line> lines() {
        return TABLE.lines().map(Line::of).toList();
    }

    /** Of a tenant that is not there, or without what it needs: nothing comes of it but an answer. */
    private static HttpResponse<String> call(Line line, Optional<String> key) {
        return api.as(key).call(line.method(), line.path().replaceAll("\\{[^}]*}", "ghost"), "");
    }
}
