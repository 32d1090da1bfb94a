package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the loop is asked for over HTTP, with real servers. Every answer is held against the document. */
final class OperationsApiIT {
    @TempDir
    private static Path home;

    private static ApiLab api;

    @BeforeAll
    static void start() throws IOException {
        api = ApiLab.start(home, Map.of("CACHEPILOT_LIMITS_ENABLED", "false"));
    }

    @AfterAll
    static void end() {
        api.close();
    }

    @Test
    void reconcilingTakesOverAFileAndTellsWhatBecameOfIt() throws IOException {
        write("byhand", manifest("byhand", 64));

        HttpResponse<String> answer = api.post("/api/v1/reconcile", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(state(answer, "byhand").get("state")).isEqualTo("in-sync");
        assertThat(data(answer).get("revision")).asString().isNotEmpty();
        assertThat(data(api.get("/api/v1/tenants/byhand")).get("status")).isEqualTo("running");
    }

    @Test
    void reconcilingNamesAManifestThatIsWrongAndGoesOnWithTheOthers() throws IOException {
        write("wrong", manifest("wrong", 1));

        HttpResponse<String> answer = api.post("/api/v1/reconcile", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(data(answer).get("problems").toString()).contains("wrong.yaml:", "maxmemoryMb");
        assertThat(state(answer, "wrong").get("state")).isEqualTo("invalid");
        Files.delete(home.resolve("tenants.d/wrong.yaml"));
    }

    @Test
    void whoeverDoesNotWantToWaitIsAnsweredAtOnce() {
        HttpResponse<String> answer = api.call("POST", "/api/v1/reconcile", "", "Prefer", "respond-async");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Location")).contains("/api/v1/tenants");
    }

    private static String manifest(String name, int maxmemoryMb) {
        return """
                apiVersion: cachepilot/v1
                kind: Tenant
                metadata:
                  name: %s
                spec:
                  memory:
                    maxmemoryMb: %d
                    limitMb: 128
                """.formatted(name, maxmemoryMb);
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(home.resolve("tenants.d").resolve(name + ".yaml"), text);
    }

    private static Map<?, ?> state(HttpResponse<String> answer, String tenant) {
        return ((List<?>) data(answer).get("tenants"))
                .stream()
                        .map(DocumentCheck::map)
                        .filter(state -> tenant.equals(state.get("tenant")))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(answer.body()));
    }

    private static Map<?, ?> data(HttpResponse<String> answer) {
        return DocumentCheck.map(Json.read(answer.body(), Map.class).get("data"));
    }
}
