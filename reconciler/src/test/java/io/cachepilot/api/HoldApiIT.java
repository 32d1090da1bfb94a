package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.Role;
import io.cachepilot.access.key.ApiKeys;
import io.cachepilot.source.Programs;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writes where changes come into force only once somebody who may has approved them. */
@Timeout(120)
final class HoldApiIT {
    private static final String SPEC = "/api/v1/specs/tenant/shop";

    @TempDir
    private static Path home;

    private static ApiLab api;
    private static String admin;
    private static String operator;

    @BeforeAll
    static void start() throws IOException {
        api = ApiLab.start(home, Map.of("CACHEPILOT_LIMITS_ENABLED", "false", "CACHEPILOT_LOOP_APPLY", "approved"));
        admin = api.key();
        try (ApiKeys keys = ApiKeys.open(home.resolve("state/api-keys.json"), InstantSource.system())) {
            operator = keys.generate("op", Role.OPERATOR).secret().reveal();
        }
    }

    @AfterAll
    static void end() {
        api.close();
    }

    @Test
    void anAdminsWriteIsInForceAndAnOperatorsWaits() {
        HttpResponse<String> made =
                patch("{\"spec\":{\"memory\":{\"maxmemoryMb\":64,\"limitMb\":128}}}", "If-None-Match");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);

        api.as(Optional.of(operator));
        HttpResponse<String> suspended = api.post(SPEC + "/suspend", "");
        assertThat(suspended.statusCode()).as(suspended.body()).isEqualTo(202);
        String id = suspended
                .body()
                .replaceAll("(?s).*it waits for an approval of an admin: tenant/shop as ([0-9a-f]{12}).*", "$1");
        assertThat(id).hasSize(12);
        assertThat(api.post("/api/v1/specs/reconcile", "").body())
                .contains("this change waits for an approval")
                .doesNotContain("\"status\":\"suspended\"");
        assertThat(api.post(SPEC + "/approve", "").statusCode()).isEqualTo(403);

        api.as(Optional.of(admin));
        assertThat(api.post("/api/v1/specs/reconcile", "").body()).contains("approve tenant/shop --hash " + id);
        HttpResponse<String> other = api.post(SPEC + "/approve?hash=0123456789ab", "");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.body()).contains("waits for an approval as " + id + ", not as 0123456789ab");
        HttpResponse<String> approved = api.post(SPEC + "/approve?hash=" + id, "");
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
        assertThat(approved.body()).contains("\"allowed\":\"change\"");
        assertThat(api.get("/api/v1/specs?kind=tenant").body()).contains("\"status\":\"suspended\"");
        assertThat(api.post("/api/v1/specs/approve", "").body()).contains("\"approved\":[]");

        // What nobody has agreed to is not agreed to by the way.
        api.as(Optional.of(operator));
        assertThat(api.post(SPEC + "/resume", "").statusCode()).isEqualTo(202);
        assertThat(patch("{}", "If-Match").statusCode()).isEqualTo(200);
        assertThat(api.post(SPEC + "/resume", "").statusCode()).isEqualTo(200);
        api.as(Optional.of(admin));
        assertThat(patch("{}", "If-Match").statusCode()).isEqualTo(200);
        assertThat(api.get("/api/v1/specs?kind=tenant").body()).contains("\"status\":\"suspended\"");
        HttpResponse<String> more = patch("{\"spec\":{\"scripting\":false}}", "If-Match");
        assertThat(more.statusCode()).isEqualTo(202);
        assertThat(more.body()).contains("what else was written there waits for an approval, and this with it");
        assertThat(api.post("/api/v1/specs/reconcile", "").body()).contains("\"status\":\"suspended\"");
        assertThat(api.post(SPEC + "/approve", "").statusCode()).isEqualTo(200);
        assertThat(api.get("/api/v1/specs?kind=tenant").body()).contains("\"status\":\"running\"");

        assertThat(api.call("DELETE", SPEC, "").statusCode()).isEqualTo(200);
        assertThat(api.get("/api/v1/specs?kind=tenant").body()).contains("\"specs\":[]");
    }

    @Test
    void nobodysChangeWaitsForWhatAnotherAdminWritesAtTheSameTime() throws Exception {
        api.as(Optional.of(admin));
        assertNobodyWaits(api);
    }

    /** The loop looks at a repository while a commit is under way, which it does not at a directory. */
    @Test
    void nobodysChangeWaitsInARepositoryEither(@TempDir Path other) throws Exception {
        Path bare = other.resolve("tenants.git");
        Programs.run("git", "init", "--quiet", "--bare", "--initial-branch", "main", bare.toString());
        var settings = Map.of(
                "CACHEPILOT_LIMITS_ENABLED", "false",
                "CACHEPILOT_LOOP_APPLY", "approved",
                "CACHEPILOT_SOURCE_LOCATION", bare.toString());
        try (ApiLab ofRepository = ApiLab.start(Files.createDirectory(other.resolve("home")), settings)) {
            assertNobodyWaits(ofRepository);
        }
    }

    private static void assertNobodyWaits(ApiLab api) throws Exception {
        String busy = "/api/v1/specs/tenant/busy";
        assertThat(patch(api, busy, "{\"spec\":{\"memory\":{\"maxmemoryMb\":64,\"limitMb\":128}}}", "If-None-Match")
                        .statusCode())
                .isEqualTo(200);

        try (var writers = Executors.newFixedThreadPool(4)) {
            List<Callable<HttpResponse<String>>> writes = IntStream.range(0, 24)
                    .<Callable<HttpResponse<String>>>mapToObj(i -> () ->
                            patch(api, busy, "{\"metadata\":{\"labels\":{\"k%d\":\"0\"}}}".formatted(i), "If-Match"))
                    .toList();
            for (Future<HttpResponse<String>> written : writers.invokeAll(writes)) {
                assertThat(written.get().statusCode()).as(written.get().body()).isEqualTo(200);
            }
        }
        assertThat(api.post("/api/v1/specs/approve", "").body()).contains("\"approved\":[]");
        // What was written meanwhile is overtaken, which a later look shows.
        api.post("/api/v1/specs/reconcile", "");
        try (var left = Files.list(api.home().resolve("state/approvals"))) {
            assertThat(left).as("what was approved is in force").isEmpty();
        }
    }

    @Test
    void onlyWhatWaitsIsToldToWait() {
        api.as(Optional.of(admin));
        for (String name : List.of("one", "two")) {
            patch(
                    "/api/v1/specs/tenant/" + name,
                    "{\"spec\":{\"memory\":{\"maxmemoryMb\":64,\"limitMb\":128}}}",
                    "If-None-Match");
        }
        api.as(Optional.of(operator));
        assertThat(api.post("/api/v1/specs/tenant/one/suspend", "").statusCode())
                .isEqualTo(202);

        api.as(Optional.of(admin));
        HttpResponse<String> both = api.call(
                "POST",
                "/api/v1/changes",
                manifest("one", 65) + "---\n" + manifest("two", 65),
                "Content-Type",
                "application/yaml");
        assertThat(both.statusCode()).as(both.body()).isEqualTo(202);
        assertThat(both.body()).contains("and this with it: tenant/one as").doesNotContain("tenant/two as");
        api.post("/api/v1/specs/reconcile", "");

        assertThat(api.post("/api/v1/specs/tenant/one/rollback", "").statusCode())
                .isEqualTo(202);
        HttpResponse<String> back = patch(
                "/api/v1/specs/tenant/one",
                "{\"spec\":{\"suspend\":null,\"memory\":{\"maxmemoryMb\":64}}}",
                "If-Match");
        assertThat(back.statusCode())
                .as("it is what was approved: " + back.body())
                .isEqualTo(200);
        assertThat(api.post("/api/v1/specs/approve", "").body()).contains("\"approved\":[]");
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

    private static HttpResponse<String> patch(String body, String condition) {
        return patch(SPEC, body, condition);
    }

    private static HttpResponse<String> patch(String path, String body, String condition) {
        return patch(api, path, body, condition);
    }

    private static HttpResponse<String> patch(ApiLab api, String path, String body, String condition) {
        return api.call("PATCH", path, body, "Content-Type", "application/merge-patch+json", condition, "*");
    }
}
