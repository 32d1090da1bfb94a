package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.json.Json;
import io.cachepilot.pki.handshake.Trust;
import io.cachepilot.redis.Endpoint;
import io.cachepilot.redis.RedisConnection;
import io.cachepilot.secret.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documented operations on tenants, over HTTP, with real servers. Every answer is held against the document. */
final class TenantApiIT {
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
    void aTenantIsCreatedReadAndDeletedAgain() throws IOException {
        assertThat(api.post(
                        "/api/v1/tenants",
                        "{\"tenant_name\": \"newclient\", \"maxmemory_mb\": 64, \"docker_limit_mb\": 128}"))
                .satisfies(
                        answer -> requireIs(
                                answer,
                                200,
                                "{\"success\":true,\"message\":\"Tenant newclient created successfully\",\"data\":{\"tenant\":\"newclient\"}}"));

        Map<?, ?> details = data(api.get("/api/v1/tenants/newclient"));
        assertThat(details.get("status")).isEqualTo("running");
        assertThat(details.get("security_mode")).isEqualTo("tls-only");
        assertThat(details.get("persistence_mode")).isEqualTo("memory-only");
        assertThat(details.get("maxmemory")).isEqualTo(64);
        assertThat(details.get("docker_limit")).isEqualTo(128);
        assertThat(details.get("port")).isEqualTo(details.get("port_tls")).isNotEqualTo("");
        assertThat(details.get("port_plain")).isEqualTo("");
        assertThat(details.get("hit_rate")).isEqualTo("N/A");
        assertThat(Files.readString(home.resolve("tenants.d/newclient.yaml"))).contains("maxmemoryMb: 64", "sealed: ");

        requireIs(
                api.call("DELETE", "/api/v1/tenants/newclient?force=true", ""),
                200,
                "{\"success\":true,\"message\":\"Tenant newclient deleted successfully\",\"data\":{\"tenant\":\"newclient\"}}");
        requireIs(api.get("/api/v1/tenants/newclient"), 404, "{\"detail\":\"Tenant newclient does not exist\"}");
        assertThat(home.resolve("tenants.d/newclient.yaml")).doesNotExist();
    }

    @Test
    void aTenantIsChangedStoppedStartedAndRestarted() {
        create("shop");

        requireIs(
                api.call("PATCH", "/api/v1/tenants/shop", "{\"maxmemory_mb\": 80, \"docker_limit_mb\": 160}"),
                200,
                "{\"success\":true,\"message\":\"Tenant shop updated successfully\",\"data\":{\"tenant\":\"shop\"}}");
        assertThat(data(api.get("/api/v1/tenants/shop")).get("maxmemory")).isEqualTo(80);

        requireIs(
                api.post("/api/v1/tenants/shop/stop", ""),
                200,
                "{\"success\":true,\"message\":\"Tenant shop stopped successfully\",\"data\":{\"tenant\":\"shop\",\"status\":\"stopped\"}}");
        Map<?, ?> stopped = data(api.get("/api/v1/tenants/shop"));
        assertThat(stopped.get("status")).isEqualTo("stopped");
        assertThat(stopped.get("memory_used")).isEqualTo("N/A");
        assertThat(stopped.get("uptime_seconds")).isEqualTo(0);

        requireIs(
                api.post("/api/v1/tenants/shop/start", ""),
                200,
                "{\"success\":true,\"message\":\"Tenant shop started successfully\",\"data\":{\"tenant\":\"shop\",\"status\":\"running\"}}");
        requireIs(
                api.post("/api/v1/tenants/shop/restart", ""),
                200,
                "{\"success\":true,\"message\":\"Tenant shop restarted successfully\",\"data\":{\"tenant\":\"shop\",\"status\":\"running\"}}");
        delete("shop");
    }

    @Test
    void aRotatedPasswordIsTheOneThatCounts() {
        create("rotated");
        String before =
                String.valueOf(data(api.get("/api/v1/tenants/rotated/handover")).get("password"));

        HttpResponse<String> answer = api.post("/api/v1/tenants/rotated/rotate-password", "");
        String password = String.valueOf(data(answer).get("new_password"));

        assertThat(answer.body()).contains("\"message\":\"Password rotated for tenant rotated\"");
        assertThat(password).hasSize(43).isNotEqualTo(before);
        Map<?, ?> handover = data(api.get("/api/v1/tenants/rotated/handover"));
        assertThat(handover.get("password")).isEqualTo(password);
        int port = (Integer) DocumentCheck.map(handover.get("tls_connection")).get("port");
        assertThat(handover.containsKey("plaintext_connection")).isFalse();
        assertThat(handover.containsKey("handover_package")).isTrue();
        assertThat(handover.get("handover_package")).isNull();
        assertThat(ping(port, password, String.valueOf(handover.get("ca_certificate"))))
                .isEqualTo("PONG");
        delete("rotated");
    }

    @Test
    void theSecurityModeOpensAndClosesPorts() {
        create("modes");

        requireIs(
                api.post("/api/v1/tenants/modes/security-mode?security_mode=dual-mode", ""),
                200,
                "{\"success\":true,\"message\":\"Security mode changed to dual-mode for tenant modes\",\"data\":{\"tenant\":\"modes\",\"security_mode\":\"dual-mode\"}}");
        Map<?, ?> both = data(api.get("/api/v1/tenants/modes"));
        assertThat(both.get("port_plain")).isNotEqualTo("");

        data(api.post("/api/v1/tenants/modes/security-mode?security_mode=plain-only", ""));
        Map<?, ?> plain = data(api.get("/api/v1/tenants/modes"));
        assertThat(plain.get("port_tls")).isEqualTo("");
        assertThat(plain.get("port")).isEqualTo(both.get("port_plain"));
        requireIs(
                api.post("/api/v1/tenants/modes/security-mode?security_mode=none", ""),
                422,
                "{\"detail\":[{\"loc\":[\"query\",\"security_mode\"],\"msg\":\"value is not a valid enumeration member; permitted: 'tls-only', 'dual-mode', 'plain-only'\",\"type\":\"type_error.enum\"}]}");
        delete("modes");
    }

    @Test
    void faultsAreToldInTheDocumentedWords() {
        create("taken");

        requireIs(
                api.post("/api/v1/tenants", "{\"tenant_name\": \"taken\"}"),
                400,
                "{\"success\":false,\"message\":\"Validation error\",\"error\":\"Tenant taken already exists\"}");
        requireIs(
                api.post("/api/v1/tenants", "{\"tenant_name\": \"x\", \"maxmemory_mb\": 63}"),
                400,
                "{\"success\":false,\"message\":\"Validation error\",\"error\":\"Memory limit must be between 64 and 4096 MB\"}");
        requireIs(
                api.post(
                        "/api/v1/tenants", "{\"tenant_name\": \"A\", \"maxmemory_mb\": 400, \"docker_limit_mb\": 512}"),
                422,
                "{\"detail\":[{\"loc\":[\"body\",\"tenant_name\"],\"msg\":\"string does not match regex '^[a-z0-9][a-z0-9-]{0,62}$'\",\"type\":\"value_error.str.regex\"},{\"loc\":[\"body\",\"docker_limit_mb\"],\"msg\":\"docker_limit_mb must be at least 1.5x maxmemory_mb\",\"type\":\"value_error\"}]}");
        requireIs(
                api.get("/api/v1/tenants/..%2Fetc"),
                400,
                "{\"success\":false,\"message\":\"Invalid tenant name\",\"error\":\"Tenant name contains invalid characters\"}");
        requireIs(
                api.call("PATCH", "/api/v1/tenants/nobody", "{\"maxmemory_mb\": 80}"),
                404,
                "{\"detail\":\"Tenant nobody does not exist\"}");
        assertThat(api.call("PATCH", "/api/v1/tenants/taken", "{}").statusCode())
                .isEqualTo(400);
        assertThat(api.call("PUT", "/api/v1/tenants", "{}").headers().firstValue("Allow"))
                .contains("GET, POST");
        requireIs(
                api.call("POST", "/api/v1/tenants", "a=b", "Content-Type", "application/x-www-form-urlencoded"),
                415,
                "{\"detail\":\"Content-Type must be application/json\",\"error\":\"unsupported_media_type\"}");
        delete("taken");
    }

    @Test
    void aRequestThatIsRepeatedWithItsKeyHasNoSecondEffect() {
        String body = "{\"tenant_name\": \"once\", \"maxmemory_mb\": 64, \"docker_limit_mb\": 128}";
        HttpResponse<String> first = api.call("POST", "/api/v1/tenants", body, "Idempotency-Key", "k-1");
        HttpResponse<String> again = api.call("POST", "/api/v1/tenants", body, "Idempotency-Key", "k-1");

        assertThat(again.body()).isEqualTo(first.body()).contains("created successfully");
        assertThat(again.headers().firstValue("X-Revision"))
                .isEqualTo(first.headers().firstValue("X-Revision"));
        assertThat(api.call("POST", "/api/v1/tenants", body.replace("64", "65"), "Idempotency-Key", "k-1")
                        .statusCode())
                .isEqualTo(409);
        delete("once");
    }

    @Test
    void whatChangedMeanwhileIsNotOverwritten() {
        create("stale");

        HttpResponse<String> answer = api.call(
                "PATCH",
                "/api/v1/tenants/stale",
                "{\"maxmemory_mb\": 70}",
                "If-Match",
                "\"0123456789012345678901234567890123456789\"");

        assertThat(answer.statusCode()).isEqualTo(412);
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        assertThat(api.call("PATCH", "/api/v1/tenants/stale", "{\"maxmemory_mb\": 70}", "If-Match", tag)
                        .statusCode())
                .isEqualTo(200);
        delete("stale");
    }

    @Test
    void aProtectedTenantTakesForce() throws IOException {
        create("vault");
        Path file = home.resolve("tenants.d/vault.yaml");
        Files.writeString(file, Files.readString(file).replace("spec:", "spec:\n  protect: true"));
        api.serving().controlPlane().takeOver();
        api.serving().loop().awaitSettled(Duration.ofSeconds(30));

        HttpResponse<String> refused = api.call("DELETE", "/api/v1/tenants/vault", "");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"message\":\"Tenant vault is protected\"");
        assertThat(file).exists();

        delete("vault");
        assertThat(file).doesNotExist();
    }

    @Test
    void aManifestIsReadWrittenAndRolledBack() {
        create("written");
        HttpResponse<String> spec = api.get("/api/v1/tenants/written/spec");
        String tag = spec.headers().firstValue("ETag").orElseThrow();
        assertThat(spec.body()).contains("name: written", "maxmemoryMb: 64");

        String more = spec.body().replace("maxmemoryMb: 64", "maxmemoryMb: 72 # more");
        HttpResponse<String> put = put("written", more, "If-Match", tag);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(put.headers().firstValue("ETag")).isPresent().isNotEqualTo(Optional.of(tag));
        assertThat(data(api.get("/api/v1/tenants/written")).get("maxmemory")).isEqualTo(72);
        assertThat(put("written", more, "If-Match", tag).statusCode()).isEqualTo(412);
        assertThat(put("written", more, "If-None-Match", "*").statusCode()).isEqualTo(400);
        assertThat(put("written", more.replace("maxmemoryMb: 72", "maxmemoryMb: 7"), "If-Match", "*")
                        .body())
                .contains("64 to 4096");
        assertThat(put("written", "no: manifest", "If-Match", "*").statusCode()).isBetween(400, 422);

        List<?> history =
                (List<?>) data(api.get("/api/v1/tenants/written/history")).get("history");
        assertThat(DocumentCheck.map(history.getFirst()).get("changes").toString())
                .contains("memory.maxmemoryMb 64 -> 72");
        assertThat(DocumentCheck.map(history.getFirst()).get("author")).isEqualTo("first");

        assertThat(data(api.post("/api/v1/tenants/written/rollback", "")).get("tenant"))
                .isEqualTo("written");
        assertThat(api.get("/api/v1/tenants/written/spec").body()).isEqualTo(spec.body());

        for (String revision : List.of("zz", "HEAD~99", "deadbeef")) {
            assertThat(api.post("/api/v1/tenants/written/rollback?revision=" + revision, "")
                            .statusCode())
                    .as(revision)
                    .isEqualTo(400);
        }
        delete("written");
        assertThat(data(api.post("/api/v1/tenants/written/rollback", "")).get("tenant"))
                .isEqualTo("written");
        assertThat(data(api.get("/api/v1/tenants/written")).get("status")).isEqualTo("running");
        delete("written");
    }

    @Test
    void aSuspendedTenantIsLeftAlone() {
        create("alone");

        assertThat(data(api.post("/api/v1/tenants/alone/suspend", "")).get("suspended"))
                .isEqualTo(true);
        assertThat(api.get("/api/v1/tenants/alone/spec").body()).contains("suspend: true");
        assertThat(data(api.post("/api/v1/tenants/alone/resume", "")).get("suspended"))
                .isEqualTo(false);
        delete("alone");
    }

    private static HttpResponse<String> put(String tenant, String text, String... headers) {
        var all = new ArrayList<>(List.of("Content-Type", "application/yaml"));
        all.addAll(List.of(headers));
        return api.call("PUT", "/api/v1/tenants/%s/spec".formatted(tenant), text, all.toArray(String[]::new));
    }

    @Test
    void healthAndSumsAreOfWhatRuns() {
        create("summed");

        Map<?, ?> health = data(api.get("/api/v1/monitoring/health"));
        assertThat(DocumentCheck.map(health.get("services")).get("docker")).isEqualTo("healthy");
        Map<?, ?> sums = data(api.get("/api/v1/monitoring/stats"));
        assertThat((Integer) sums.get("running"))
                .isEqualTo(sums.get("running_tenants"))
                .isPositive();
        assertThat(((Number) sums.get("total_memory_used")).longValue()).isGreaterThan(500_000);
        requireIs(api.get("/api/v1/monitoring/alerts"), 501, "{\"detail\":\"Not implemented\"}");
        delete("summed");
    }

    @Test
    void pagesAndDocumentAreServedFromHere() {
        for (String path : List.of(
                "/",
                "/api/v1/health",
                "/api/docs",
                "/api/docs/swagger-ui-bundle.js",
                "/api/redoc",
                "/api/redoc/redoc.standalone.js")) {
            assertThat(api.get(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(api.get("/api/docs").body()).doesNotContain("http://", "https://");
    }

    private static void create(String tenant) {
        HttpResponse<String> answer = api.post(
                "/api/v1/tenants",
                "{\"tenant_name\": \"%s\", \"maxmemory_mb\": 64, \"docker_limit_mb\": 128}".formatted(tenant));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static void delete(String tenant) {
        HttpResponse<String> answer = api.call("DELETE", "/api/v1/tenants/%s?force=true".formatted(tenant), "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String ping(int port, String password, String authority) {
        var socket = Trust.contextFor(List.of(certificate(authority))).getSocketFactory();
        var endpoint = new Endpoint("127.0.0.1", port, Optional.of(socket), "default", new Secret(password));
        try (RedisConnection connection = RedisConnection.connect(endpoint, Duration.ofSeconds(5))) {
            return connection
                    .call("PING")
                    .map(reply -> new String((byte[]) reply, StandardCharsets.UTF_8))
                    .orElse("");
        }
    }

    private static X509Certificate certificate(String pem) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        } catch (CertificateException e) {
            throw new AssertionError(pem, e);
        }
    }

    private static void requireIs(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static Map<?, ?> data(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return DocumentCheck.map(Json.read(answer.body(), Map.class).get("data"));
    }
}
