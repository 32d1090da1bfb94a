package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of the documented API, sent as they stand there. What depends on nothing but the request has to be answered to
 * the letter; what is observed has to have the same fields of the same types, and no others.
 */
final class DocumentedExamplesIT {
    /** Documented as texts; nothing where there is no such thing (yet). */
    private static final Set<String> MAY_BE_NOTHING = Set.of("handover_package", "public_host", "public_ip");

    @TempDir
    private static Path home;

    private static ApiLab api;

    @BeforeAll
    static void start() throws IOException {
        api = ApiLab.start(home, Map.of("CACHEPILOT_LIMITS_ENABLED", "false"));
        for (String tenant : List.of("client1", "client2")) {
            HttpResponse<String> made = api.post(
                    "/api/v1/tenants",
                    "{\"tenant_name\": \"%s\", \"maxmemory_mb\": 256, \"docker_limit_mb\": 512}".formatted(tenant));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        }
    }

    @AfterAll
    static void end() {
        api.close();
    }

    @Test
    void rootNeedsNoKey() {
        String key = api.key();
        api.as(Optional.empty());
        looksLike(api.get("/"), 200, """
                {"name": "CachePilot API", "version": "2.1.2-Beta", "status": "running"}""");
        looksLike(api.get("/api/v1/health"), 200, """
                {"status": "healthy", "timestamp": 1735689600.123456}""");
        is(api.get("/api/v1/tenants"), 401, """
                {"detail": "Missing API key"}""");
        api.as(Optional.of("wrong"));
        is(api.get("/api/v1/tenants"), 401, """
                {"detail": "Invalid API key"}""");
        api.as(Optional.of(key));
    }

    @Test
    void tenantsAreListedAndTold() {
        looksLike(api.get("/api/v1/tenants"), 200, """
                {"success": true, "message": "Found 2 tenants", "data": {"tenants": [
                  {"tenant": "client1", "port": "7300", "status": "running", "security_mode": "tls-only",
                   "port_tls": "7300", "port_plain": ""}]}}""");
        looksLike(api.get("/api/v1/tenants/client1"), 200, """
                {"success": true, "message": "Tenant status retrieved", "data": {
                  "tenant": "client1", "port": "7300", "security_mode": "tls-only", "persistence_mode": "memory-only",
                  "port_tls": "7300", "port_plain": "", "status": "running", "memory_used": "10.00M", "clients": "3",
                  "keys": "150", "uptime_seconds": 86400, "maxmemory": 256, "docker_limit": 512,
                  "total_commands": "52340", "keyspace_hits": "48201", "keyspace_misses": "4139",
                  "hit_rate": "92.09%", "memory_peak": "12.50M", "evicted_keys": "0"}}""");
        is(api.get("/api/v1/tenants/client9"), 404, """
                {"detail": "Tenant client9 does not exist"}""");
    }

    @Test
    void aTenantIsMadeAndDeleted() {
        is(api.post("/api/v1/tenants", """
                {"tenant_name": "newclient", "maxmemory_mb": 256, "docker_limit_mb": 512,
                 "password": "optional-custom-password", "security_mode": "tls-only",
                 "persistence_mode": "memory-only"}"""), 200, """
                {"success": true, "message": "Tenant newclient created successfully", "data": {"tenant": "newclient"}}""");
        is(api.call("DELETE", "/api/v1/tenants/newclient?force=false", ""), 200, """
                {"success": true, "message": "Tenant newclient deleted successfully", "data": {"tenant": "newclient"}}""");
        is(api.post("/api/v1/tenants", """
                {"tenant_name": "test", "maxmemory_mb": 256, "docker_limit_mb": 512}"""), 200, """
                {"success": true, "message": "Tenant test created successfully", "data": {"tenant": "test"}}""");
        assertThat(api.call("DELETE", "/api/v1/tenants/test", "").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsWrongIsToldAsDocumented() {
        is(api.post("/api/v1/tenants", """
                {"tenant_name": "x", "maxmemory_mb": 5000, "docker_limit_mb": 8000}"""), 400, """
                {"success": false, "message": "Validation error", "error": "Memory limit must be between 64 and 4096 MB"}""");
        is(api.post("/api/v1/tenants", """
                {"tenant_name": "New_Client", "maxmemory_mb": 256, "docker_limit_mb": 300}"""), 422, """
                {"detail": [
                  {"loc": ["body", "tenant_name"], "msg": "string does not match regex '^[a-z0-9][a-z0-9-]{0,62}$'",
                   "type": "value_error.str.regex"},
                  {"loc": ["body", "docker_limit_mb"], "msg": "docker_limit_mb must be at least 1.5x maxmemory_mb",
                   "type": "value_error"}]}""");
        is(api.call("DELETE", "/api/v1/tenants/New_Client", ""), 400, """
                {"success": false, "message": "Invalid tenant name", "error": "Tenant name contains invalid characters"}""");
        is(api.get("/api/v1/tenants?name=..%2F..%2Fetc%2Fpasswd"), 400, """
                {"detail": "Invalid request parameters", "error": "bad_request"}""");
        is(api.call("POST", "/api/v1/tenants", "name=x", "Content-Type", "text/plain"), 415, """
                {"detail": "Content-Type must be application/json", "error": "unsupported_media_type"}""");
    }

    @Test
    void client1GoesThroughItsDay() {
        is(api.call("PATCH", "/api/v1/tenants/client1", """
                {"maxmemory_mb": 512, "docker_limit_mb": 1024}"""), 200, """
                {"success": true, "message": "Tenant client1 updated successfully", "data": {"tenant": "client1"}}""");
        is(api.post("/api/v1/tenants/client1/stop", ""), 200, """
                {"success": true, "message": "Tenant client1 stopped successfully",
                 "data": {"tenant": "client1", "status": "stopped"}}""");
        is(api.post("/api/v1/tenants/client1/start", ""), 200, """
                {"success": true, "message": "Tenant client1 started successfully",
                 "data": {"tenant": "client1", "status": "running"}}""");
        is(api.post("/api/v1/tenants/client1/restart", ""), 200, """
                {"success": true, "message": "Tenant client1 restarted successfully",
                 "data": {"tenant": "client1", "status": "running"}}""");
        looksLike(api.post("/api/v1/tenants/client1/rotate-password", ""), 200, """
                {"success": true, "message": "Password rotated for tenant client1",
                 "data": {"tenant": "client1", "new_password": "new-secure-password"}}""");
        is(api.post("/api/v1/tenants/client1/security-mode?security_mode=dual-mode", ""), 200, """
                {"success": true, "message": "Security mode changed to dual-mode for tenant client1",
                 "data": {"tenant": "client1", "security_mode": "dual-mode"}}""");
        looksLike(api.get("/api/v1/tenants/client1/handover"), 200, """
                {"success": true, "message": "Handover information retrieved", "data": {
                  "tenant": "client1", "security_mode": "dual-mode", "host": "10.0.0.1",
                  "public_host": "redis.example.com", "public_ip": "203.0.113.10", "server_url": "redis.example.com",
                  "password": "s3cure-p4ssw0rd", "ca_certificate": "-----BEGIN CERTIFICATE-----", "status": "running",
                  "handover_package": "client1-handover.zip", "credentials_text": "...",
                  "tls_connection": {"port": 7300, "connection_string": "rediss://", "wordpress_config": "..."},
                  "plaintext_connection": {"port": 7400, "connection_string": "redis://", "wordpress_config": "..."}}}""");
        is(api.post("/api/v1/tenants/client1/handover/regenerate", ""), 200, """
                {"success": true, "message": "Handover package regenerated for tenant client1",
                 "data": {"tenant": "client1"}}""");
    }

    @Test
    void monitoringTellsWhatItTells() {
        looksLike(api.get("/api/v1/monitoring/health"), 200, """
                {"success": true, "message": "Health check completed", "data": {
                  "status": "healthy",
                  "services": {"docker": "healthy", "disk_space": "healthy", "certificates": "healthy"},
                  "total_tenants": 5, "running_tenants": 4, "issues": [""]}}""");
        looksLike(api.get("/api/v1/monitoring/stats"), 200, """
                {"success": true, "message": "Statistics retrieved", "data": {
                  "total_tenants": 5, "running_tenants": 4, "running": 4, "stopped_tenants": 1, "stopped": 1,
                  "total_memory_used": 536870912, "total_memory_limit": 0, "total_connections": 0,
                  "total_clients": 0, "total_keys": 0}}""");
    }

    private static void is(HttpResponse<String> answer, int status, String documented) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        Map<?, ?> actual = Json.read(answer.body(), Map.class);
        assertThat(actual).isEqualTo(Json.read(documented, Map.class));
    }

    private static void looksLike(HttpResponse<String> answer, int status, String documented) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        Map<?, ?> expected = Json.read(documented, Map.class);
        Map<?, ?> actual = Json.read(answer.body(), Map.class);
        assertThat(actual.get("message")).isEqualTo(expected.get("message"));
        sameShape("", actual, expected);
    }

    private static void sameShape(String at, Object actual, Object documented) {
        switch (documented) {
            case Map<?, ?> object -> {
                Map<?, ?> found = DocumentCheck.map(actual);
                assertThat(found.keySet()).as("fields at %s", at).isEqualTo(object.keySet());
                object.forEach((name, value) -> {
                    Object is = found.get(name);
                    if (is != null || !MAY_BE_NOTHING.contains(String.valueOf(name))) {
                        assertThat(is).as("%s/%s", at, name).isNotNull();
                        sameShape(at + "/" + name, is, value);
                    }
                });
            }
            case List<?> several -> {
                assertThat(actual).as(at).isInstanceOf(List.class);
                ((List<?>) actual).forEach(each -> sameShape(at + "[]", each, several.getFirst()));
            }
            case Number _ -> assertThat(actual).as(at).isInstanceOf(Number.class);
            default -> assertThat(actual).as(at).hasSameClassAs(documented);
        }
    }
}
