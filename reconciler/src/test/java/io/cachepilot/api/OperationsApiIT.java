package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.json.Json;
import io.cachepilot.redis.Endpoint;
import io.cachepilot.redis.RedisConnection;
import io.cachepilot.secret.Secret;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        api = ApiLab.start(
                home, Map.of("CACHEPILOT_LIMITS_ENABLED", "false", "CACHEPILOT_SECRETS_PLAIN_VALUES", "allow"));
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
    void reconcilingTellsWhatIsNotWellOfOtherKinds() throws IOException {
        write("authority", AUTHORITY);

        assertThat(data(api.post("/api/v1/reconcile", "")).get("others").toString())
                .contains("certificate-authority/default: Invalid: ", "allowed next are");

        Files.delete(home.resolve("tenants.d/authority.yaml"));
        assertThat(data(api.post("/api/v1/reconcile", "")).get("others")).isEqualTo(List.of());
    }

    private static final String AUTHORITY = """
            apiVersion: cachepilot/v1
            kind: CertificateAuthority
            metadata: {name: default}
            spec: {rotation: {generation: 2, phase: drop-old}}
            """;

    @Test
    void whoeverDoesNotWantToWaitIsAnsweredAtOnce() {
        HttpResponse<String> answer = api.call("POST", "/api/v1/reconcile", "", "Prefer", "respond-async");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Location")).contains("/api/v1/tenants");
    }

    @Test
    void aDiffTellsWhatAReconcileWouldChangeAndChangesNothing() throws IOException {
        write("grown", manifest("grown", 64));
        api.post("/api/v1/reconcile", "");
        assertThat(data(api.get("/api/v1/tenants/grown/diff")).get("exit_code")).isEqualTo(0);

        write("grown", manifest("grown", 72));
        Map<?, ?> diff = data(api.get("/api/v1/tenants/grown/diff"));

        assertThat(diff.get("exit_code")).isEqualTo(2);
        assertThat(diff.get("specs").toString())
                .contains("action=ConfigureServer", "from=%d".formatted(64 << 20), "to=%d".formatted(72 << 20));
        assertThat(data(api.get("/api/v1/tenants/grown")).get("maxmemory")).isEqualTo(64);
        assertThat(api.get("/api/v1/tenants/nobody/diff").statusCode()).isEqualTo(404);
        assertThat(api.get("/api/v1/tenants/A%20B/diff").statusCode()).isEqualTo(400);
    }

    @Test
    void aPlanTellsWhatManifestsWouldDoAndLeavesNothingBehind() throws IOException {
        write("there", manifest("there", 64));
        api.post("/api/v1/reconcile", "");

        HttpResponse<String> answer = plan(manifest("there", 80) + "---\n" + manifest("fresh", 64));

        assertThat(answer.statusCode()).isEqualTo(200);
        Map<?, ?> diff = data(answer);
        assertThat(diff.get("exit_code")).isEqualTo(2);
        assertThat(((List<?>) diff.get("specs"))
                        .stream()
                                .map(spec -> DocumentCheck.map(spec).get("name"))
                                .toList()
                                .toString())
                .isEqualTo("[fresh, there]");
        assertThat(diff.get("specs").toString())
                .contains("to=%d".formatted(80 << 20), "action=CreateInstance", "impact=");
        assertThat(home.resolve("tenants.d/fresh.yaml")).doesNotExist();
        assertThat(home.resolve("state/instances/fresh")).doesNotExist();
        try (var kept = Files.list(home.resolve("state/keys/tenants"))) {
            assertThat(kept.map(Path::toString)).noneMatch(file -> file.contains("fresh"));
        }
        assertThat(api.get("/api/v1/tenants/fresh").statusCode()).isEqualTo(404);
    }

    @Test
    void aManifestThatIsWrongIsRefusedWithThePlaceOfEachProblem() {
        HttpResponse<String> broken = plan(manifest("one", 64) + "  bad: [1\n");
        assertThat(broken.statusCode()).isEqualTo(422);
        assertThat(fault(broken).get("line")).isEqualTo(9);
        assertThat(fault(broken).get("column")).isInstanceOf(Integer.class);

        HttpResponse<String> colon = plan("kind: Tenant\nmetadata: a: b\n");
        assertThat(fault(colon).get("line")).isEqualTo(2);
        assertThat(fault(colon).get("column")).as("of the second colon").isEqualTo(12);

        HttpResponse<String> tooSmall = plan(manifest("one", 1));
        assertThat(tooSmall.statusCode()).isEqualTo(422);
        assertThat(fault(tooSmall).get("loc").toString()).isEqualTo("[body, spec.memory.maxmemoryMb]");
        assertThat(fault(tooSmall).get("line")).isEqualTo(7);
        assertThat(fault(tooSmall).get("column")).isEqualTo(5);

        assertThat(plan("# nothing\n").statusCode()).isEqualTo(422);
        assertThat(api.post("/api/v1/plan", "").statusCode()).isEqualTo(422);
        assertThat(api.post("/api/v1/plan", "{}").statusCode()).isEqualTo(415);
    }

    @Test
    void nothingIsSaidToBeDoneForATenantWhoseRecordIsDamaged() throws IOException {
        write("marred", manifest("marred", 64));
        api.post("/api/v1/reconcile", "");
        Path record = home.resolve("state/instances/marred/tenant.json");
        String whole = Files.readString(record);
        try {
            Files.writeString(record, "{");
            for (String operation : List.of("restart", "stop", "security-mode?security_mode=dual-mode")) {
                HttpResponse<String> answer = api.post("/api/v1/tenants/marred/" + operation, "");
                assertThat(answer.statusCode())
                        .as(operation + ": " + answer.body())
                        .isEqualTo(500);
                assertThat(answer.body()).contains("not applied yet", record.toString());
            }
            assertThat(api.get("/api/v1/tenants/marred/handover").statusCode()).isEqualTo(409);
            HttpResponse<String> deleted = api.call("DELETE", "/api/v1/tenants/marred?force=true", "");
            assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(500);
        } finally {
            Files.writeString(record, whole);
        }
        api.post("/api/v1/reconcile", "");
        assertThat(api.get("/api/v1/tenants/marred").statusCode())
                .as("what was asked for is done once it can be")
                .isEqualTo(404);
    }

    /** Has the server refuse the control plane, so that only a restart repairs it, which loses what is in memory. */
    private static void lockOut(String tenant) throws IOException {
        Map<?, ?> shown = data(api.get("/api/v1/tenants/" + tenant));
        String password = String.valueOf(
                Json.read(Files.readString(home.resolve("state/keys/tenants/" + tenant + ".control.json")), Map.class)
                        .get("value"));
        int port = Integer.parseInt(String.valueOf(shown.get("port_plain")));
        var endpoint = new Endpoint("127.0.0.1", port, Optional.empty(), "cachepilot", new Secret(password));
        try (RedisConnection control = RedisConnection.connect(endpoint, Duration.ofSeconds(10))) {
            control.call("ACL", "DELUSER", "cachepilot");
        }
    }

    @Test
    void noAnswerOfAPlanHoldsAPassword() {
        HttpResponse<String> answer = plan(manifest("one", 64) + "  password:\n    value: not-to-be-seen-1\n");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("not-to-be-seen");
    }

    @Test
    void removalsThatAreHeldBackHappenOnceTheyAreApproved() throws IOException {
        for (String name : List.of("a1", "a2", "a3", "a4")) {
            write(name, manifest(name, 64));
        }
        api.post("/api/v1/reconcile", "");
        for (String name : List.of("a1", "a2", "a3", "a4")) {
            Files.delete(home.resolve("tenants.d/" + name + ".yaml"));
        }
        api.post("/api/v1/reconcile", "");
        assertThat(data(api.get("/api/v1/tenants/a1/diff")).get("removals_held"))
                .as("why it is kept")
                .isNotNull();

        assertThat(api.post("/api/v1/approve?tenant_name=a1", "").statusCode())
                .as("one of many")
                .isEqualTo(409);
        HttpResponse<String> answer = api.post("/api/v1/approve", "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(data(answer).get("approved").toString())
                .contains(
                        "{tenant=a1, allowed=removal, state=gone, message=}",
                        "{tenant=a4, allowed=removal, state=gone, message=}");
        assertThat(api.post("/api/v1/approve", "").body()).contains("Nothing is held back");
    }

    @Test
    void aLossOfDataIsApprovedByName() throws IOException {
        write("loses", manifest("loses", 64) + "  securityMode: dual-mode\n");
        api.post("/api/v1/reconcile", "");
        assertThat(api.post("/api/v1/approve?tenant_name=loses", "").statusCode())
                .as("nothing waits, and what may be lost one day nobody has seen")
                .isEqualTo(409);
        lockOut("loses");
        api.post("/api/v1/reconcile", "");

        HttpResponse<String> answer = api.post("/api/v1/approve?tenant_name=loses", "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(data(answer).get("approved").toString()).contains("tenant=loses, allowed=data-loss, state=in-sync");
        assertThat(api.post("/api/v1/approve?tenant_name=nobody", "").statusCode())
                .isEqualTo(404);
        assertThat(api.post("/api/v1/approve?tenant_name=A%20B", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void noAnswerOfAPlanHoldsWhatIsThereNow() throws IOException {
        write("kept", manifest("kept", 64) + "  password:\n    value: not-to-be-seen-2\n");
        api.post("/api/v1/reconcile", "");

        HttpResponse<String> answer = plan(manifest("kept", 64) + "  password:\n    value: not-to-be-seen-3\n");

        assertThat(data(answer).get("exit_code")).isNotEqualTo(0);
        assertThat(answer.body()).doesNotContain("not-to-be-seen");
    }

    private static HttpResponse<String> plan(String yaml) {
        return api.call("POST", "/api/v1/plan", yaml, "Content-Type", "application/yaml");
    }

    private static Map<?, ?> fault(HttpResponse<String> answer) {
        List<?> faults = (List<?>) Json.read(answer.body(), Map.class).get("detail");
        return DocumentCheck.map(faults.getFirst());
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
