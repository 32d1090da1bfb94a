package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred clients at a time, reading and writing the same tenants. */
final class ManyClientsIT {
    private static final int CLIENTS = 200;
    private static final List<String> TENANTS = List.of("ann", "bob", "cyd", "dan");

    @TempDir
    private static Path home;

    private static ApiLab api;

    @BeforeAll
    static void start() throws IOException {
        api = ApiLab.start(home, Map.of("CACHEPILOT_LIMITS_ENABLED", "false"));
        TENANTS.forEach(tenant -> assertThat(api.post(
                                "/api/v1/tenants",
                                "{\"tenant_name\": \"%s\", \"maxmemory_mb\": 64, \"docker_limit_mb\": 128}"
                                        .formatted(tenant))
                        .statusCode())
                .isEqualTo(200));
    }

    @AfterAll
    static void end() {
        api.close();
    }

    @Test
    void nobodySeesAnErrorOfTheServerOrHalfOfAChange() throws Exception {
        List<Callable<HttpResponse<String>>> calls = IntStream.range(0, CLIENTS)
                .<Callable<HttpResponse<String>>>mapToObj(client -> () -> call(client))
                .toList();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<HttpResponse<String>> answer : clients.invokeAll(calls)) {
                assertThat(answer.get().statusCode()).as(answer.get().body()).isIn(200, 202);
            }
        }
        for (String tenant : TENANTS) {
            List<?> history = (List<?>) DocumentCheck.map(Json.read(
                                    api.get("/api/v1/tenants/%s/history".formatted(tenant))
                                            .body(),
                                    Map.class)
                            .get("data"))
                    .get("history");
            String newest = DocumentCheck.map(history.getFirst()).get("changes").toString();
            assertThat(newest).endsWith(" -> %s]".formatted(details(tenant).get("maxmemory")));
        }
    }

    /** Every fifth one writes both sizes, in a proportion that every reader checks. */
    private static HttpResponse<String> call(int client) {
        String tenant = TENANTS.get(client % TENANTS.size());
        if (client % 5 != 0) {
            Map<?, ?> seen = details(tenant);
            assertThat(seen.get("docker_limit")).isEqualTo(2 * (Integer) seen.get("maxmemory"));
            return api.get("/api/v1/tenants");
        }
        int size = 64 + client;
        return api.call(
                "PATCH",
                "/api/v1/tenants/" + tenant,
                "{\"maxmemory_mb\": %d, \"docker_limit_mb\": %d}".formatted(size, 2 * size));
    }

    private static Map<?, ?> details(String tenant) {
        return DocumentCheck.map(Json.read(api.get("/api/v1/tenants/" + tenant).body(), Map.class)
                .get("data"));
    }
}
