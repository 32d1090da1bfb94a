package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.Role;
import io.cachepilot.access.key.ApiKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API for specs of every kind, each answer held against its document. */
final class ControlApiIT {
    private static final String SPECS = "/api/v1/specs/";
    private static final Pattern HASH = Pattern.compile("\"plan_hash\":\"([0-9a-f]{64})\"");
    private static final String PLAIN = "password: {value: hunter2hunter2}";

    @TempDir
    private static Path home;

    private static ApiLab api;
    private static final Map<Role, String> KEYS = new EnumMap<>(Role.class);

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(home.resolve("tenants.d"));
        write("authority", "apiVersion: cachepilot/v1\nkind: CertificateAuthority\nmetadata: {name: default}\n");
        api = ApiLab.start(
                home, Map.of("CACHEPILOT_LIMITS_ENABLED", "false", "CACHEPILOT_SECRETS_PLAIN_VALUES", "allow"));
        try (ApiKeys keys = ApiKeys.open(home.resolve("state/api-keys.json"), InstantSource.system())) {
            for (Role role : Role.values()) {
                KEYS.put(role, keys.generate("a-" + role, role).secret().reveal());
            }
        }
    }

    @AfterAll
    static void end() {
        api.close();
    }

    @BeforeEach
    void asAdmin() {
        as(Role.ADMIN);
    }

    @Test
    void aSpecIsWrittenReadSuspendedRolledBackAndDeleted() {
        HttpResponse<String> made = put("tenant/first", tenant("first", ""), "If-None-Match", "*");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(made.body()).contains("\"message\":\"tenant/first: new\"");
        assertThat(put("tenant/first", tenant("first", ""), "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(412);

        HttpResponse<String> read = api.get(SPECS + "tenant/first");
        assertThat(read.body()).isEqualTo(tenant("first", ""));
        String tag = read.headers().firstValue("ETag").orElseThrow();
        assertThat(made.headers().firstValue("ETag")).contains(tag);
        assertThat(api.get("/api/v1/specs?kind=tenant").body())
                .contains("\"kind\":\"tenant\",\"name\":\"first\"", "\"status\":\"running\",\"well\":true");

        HttpResponse<String> changed = put("tenant/first", tenant("first", "  scripting: false\n"), "If-Match", tag);
        assertThat(changed.body()).contains("\"changes\":[\"scripting set to false\"]");
        assertThat(put("tenant/first", tenant("first", ""), "If-Match", tag).statusCode())
                .isEqualTo(412);

        assertThat(api.post(SPECS + "tenant/first/suspend", "").body()).contains("suspend set to true");
        assertThat(api.get(SPECS + "tenant/first/description").body())
                .contains("\"type\":\"Suspended\",\"holds\":true");
        assertThat(api.post(SPECS + "tenant/first/resume", "").body()).contains("suspend true -> false");
        assertThat(api.post(SPECS + "tenant/first/rollback", "").body()).contains("suspend false -> true");
        assertThat(api.post(SPECS + "tenant/first/resume", "").statusCode()).isEqualTo(200);
        assertThat(api.get(SPECS + "tenant/first/history").body())
                .contains("scripting set to false", "\"author\":\"a-admin\"");
        assertThat(api.get(SPECS + "tenant/first/diff").body()).contains("0 of 1 specs would change");

        HttpResponse<String> gone = api.call("DELETE", SPECS + "tenant/first", "");
        assertThat(gone.statusCode()).as(gone.body()).isEqualTo(200);
        assertThat(api.get(SPECS + "tenant/first").statusCode()).isEqualTo(404);
    }

    @Test
    void aPatchChangesFieldsAndLeavesTheRest() throws IOException {
        HttpResponse<String> made = patch("tenant/parts", "{\"spec\":{\"scripting\":false}}", "If-None-Match", "*");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(patch("tenant/parts", "{}", "If-None-Match", "*").statusCode())
                .isEqualTo(412);
        Path file = home.resolve("tenants.d/parts.yaml");
        Files.writeString(file, "# mine\n" + Files.readString(file));

        String tag = made.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> changed = patch(
                "_/parts",
                "{\"spec\":{\"scripting\":null},\"metadata\":{\"labels\":{\"a\":\"b\"}}}",
                "If-None-Match",
                "no");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(Files.readString(file))
                .startsWith("# mine\n")
                .contains("a: b")
                .doesNotContain("scripting");
        assertThat(patch("tenant/parts", "{\"spec\":{\"suspend\":true}}", "If-Match", tag)
                        .statusCode())
                .isEqualTo(412);

        assertThat(patch("tenant/parts", "{\"spec\":{\"nonsense\":1}}", "If-Match", "*")
                        .body())
                .contains("nonsense");
        for (String identity : List.of("{\"kind\":\"x\"}", "{\"metadata\":{\"name\":\"y\"}}", "{\"metadata\":null}")) {
            HttpResponse<String> refused = patch("tenant/parts", identity, "If-Match", "*");
            assertThat(refused.statusCode()).as(identity).isEqualTo(400);
            assertThat(refused.body()).contains("stay as they are");
        }
        for (String unfit : List.of("[]", "", "{\"a\":1,\"a\":2}", "{\"spec\":{\"memory\":{}}}", "{\"spec\":1.5}")) {
            assertThat(patch("tenant/parts", unfit, "If-Match", "*").statusCode())
                    .as(unfit)
                    .isEqualTo(400);
        }
        HttpResponse<String> secret =
                patch("tenant/parts", "{\"spec\":{\"password\":{\"value\":\"plain-text-1\"}}}", "If-Match", "*");
        assertThat(secret.statusCode()).isEqualTo(422);
        assertThat(secret.body()).contains("is a secret in plain text").doesNotContain("plain-text-1");
        assertThat(patch("tenant/nobody", "{\"spec\":{\"suspend\":true}}", "If-Match", "*")
                        .statusCode())
                .isEqualTo(404);
    }

    private static HttpResponse<String> patch(String spec, String body, String header, String value) {
        return api.call("PATCH", SPECS + spec, body, "Content-Type", "application/merge-patch+json", header, value);
    }

    @Test
    void allAreReconciledAndWhatHappenedIsTold() {
        assertThat(put("tenant/looked", tenant("looked", "")).statusCode()).isEqualTo(200);
        HttpResponse<String> all = api.post("/api/v1/specs/reconcile", "");
        assertThat(all.statusCode()).as(all.body()).isEqualTo(200);
        assertThat(all.body()).contains("\"name\":\"looked\"", ", 0 of them not as they should be");
        HttpResponse<String> one = api.post(SPECS + "_/looked/reconcile", "");
        assertThat(one.body()).contains("Reconciled 1 specs, 0 of them");
        HttpResponse<String> told = api.post("/api/v1/specs/reconcile?as=text", "");
        assertThat(told.body()).containsPattern("(?m)^looked +running ");
        assertThat(told.headers().firstValue("CachePilot-Exit-Code")).contains("0");
        assertThat(api.post("/api/v1/specs/approve", "").body()).contains("\"approved\":[]");
        assertThat(api.get("/api/v1/specs/events?as=text&most=1000").body()).contains(" tenant/looked ");
        assertThat(api.get(SPECS + "tenant/looked/events?as=json&most=1").body())
                .contains("\"subject\":\"tenant/looked\"");
        assertThat(api.get(SPECS + "tenant/looked/logs?as=text").body()).contains("Ready to accept connections");
        assertThat(api.post(SPECS + "tenant/nobody/reconcile", "").statusCode()).isEqualTo(404);
    }

    @Test
    void anotherKindIsNoOtherMatter() {
        assertThat(api.get("/api/v1/specs").body()).contains("\"kind\":\"certificate-authority\",\"name\":\"default\"");
        assertThat(api.get(SPECS + "certificate-authority/default/description").body())
                .contains("\"conditions\":[{");
        assertThat(api.post(SPECS + "certificate-authority/default/suspend", "").statusCode())
                .isEqualTo(200);
        assertThat(api.get(SPECS + "certificate-authority/default").body()).contains("suspend: true");
        assertThat(api.post(SPECS + "certificate-authority/default/resume", "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsSaidNamingWhatThereIs() {
        for (String path : List.of("", "/description", "/diff", "/events")) {
            assertThat(api.get(SPECS + "tenant/nobody" + path).statusCode())
                    .as(path)
                    .isEqualTo(404);
            HttpResponse<String> kind = api.get(SPECS + "lamp/hall" + path);
            assertThat(kind.statusCode()).as(path).isEqualTo(404);
            assertThat(kind.body()).contains("there is no kind 'lamp'; there are: certificate-authority, tenant");
        }
        for (String verb : List.of("suspend", "resume", "rollback", "approve", "reconcile")) {
            assertThat(api.post(SPECS + "tenant/nobody/" + verb, "").statusCode())
                    .as(verb)
                    .isEqualTo(404);
        }
        assertThat(api.call("DELETE", SPECS + "tenant/nobody", "").statusCode()).isEqualTo(404);
        assertThat(api.get(SPECS + "Tenant/x").statusCode()).isEqualTo(404);
        assertThat(api.get("/api/v1/specs?kind=lamp").statusCode()).isEqualTo(404);
        assertThat(api.get("/api/v1/specs/tenant").body()).contains("Not Found");
    }

    @Test
    void severalSpecsAreOneCommitAndADryRunTellsBeforeWhatTheyDo() {
        String both = tenant("one", "") + "---\n" + tenant("two", "");
        HttpResponse<String> dry = change("?dry_run=true", both);
        assertThat(dry.body()).contains("\"changes\":[\"new\"]", "\"action\":\"StartInstance\"");
        assertThat(home.resolve("tenants.d/one.yaml")).doesNotExist();

        HttpResponse<String> done = change("?plan_hash=" + hash(dry), both);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).contains("tenant/one: new; tenant/two: new");
        String revision = done.headers().firstValue("X-Revision").orElseThrow();
        assertThat(api.get(SPECS + "tenant/one/history").body()).contains(revision);
        assertThat(api.get(SPECS + "tenant/two/history").body()).contains(revision);

        HttpResponse<String> other = change("?plan_hash=" + hash(dry), both);
        assertThat(other.statusCode()).as(other.body()).isEqualTo(412);

        String wrong = tenant("one", "  scripting: false\n") + "---\n" + tenant("two", "  unknown: 1\n");
        HttpResponse<String> refused = change("", wrong);
        assertThat(refused.statusCode()).as(refused.body()).isBetween(400, 422);
        assertThat(api.get(SPECS + "tenant/one").body()).doesNotContain("scripting");
        assertThat(change("", both).body()).contains("tenant/one: as it was; tenant/two: as it was");
        for (String name : List.of("one", "two")) {
            api.call("DELETE", SPECS + "tenant/" + name, "");
        }
    }

    @Test
    void anOperatorChangesWhatIsMarkedForOneAndNothingElse() {
        put("tenant/role", tenant("role", ""));
        as(Role.OPERATOR);

        assertThat(put("tenant/role", tenant("role", "  running: false\n")).statusCode())
                .isEqualTo(200);
        assertThat(api.post(SPECS + "tenant/role/rollback", "").statusCode()).isEqualTo(200);
        for (HttpResponse<String> refused : List.of(
                put("tenant/role", tenant("role", "  scripting: false\n")),
                put("tenant/role", tenant("role", "  running: false\n  protect: true\n")),
                put("tenant/other", tenant("other", "")),
                change("", tenant("role", "  running: false\n") + "---\n" + tenant("other", "")),
                change("?dry_run=true", tenant("other", "")),
                api.call("DELETE", SPECS + "tenant/role", ""))) {
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            assertThat(refused.body()).contains("it takes one with the role admin");
        }
        as(Role.ADMIN);
        assertThat(api.get(SPECS + "tenant/role").body()).isEqualTo(tenant("role", ""));
        assertThat(api.get(SPECS + "tenant/other").statusCode()).isEqualTo(404);
        api.call("DELETE", SPECS + "tenant/role", "");
    }

    @Test
    void whatIsProtectedGoesOnlyByForce() {
        put("tenant/safe", tenant("safe", "  protect: true\n"));

        HttpResponse<String> refused = api.call("DELETE", SPECS + "tenant/safe", "");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("tenant safe is protected: its spec says protect: true");
        assertThat(api.call("DELETE", SPECS + "tenant/safe?force=true", "").statusCode())
                .isIn(200, 202);
    }

    @Test
    void whatRunsIsStoppedStartedAndReadAndLosesNothingByTheWay() {
        put("tenant/runs", tenant("runs", ""));
        HttpResponse<String> lossy = api.post(SPECS + "_/runs/stop?lossless=true", "");
        assertThat(lossy.statusCode()).isEqualTo(409);
        assertThat(lossy.body()).contains("Data would be lost", "tenant runs holds its data in memory only");
        HttpResponse<String> gone = api.call("DELETE", SPECS + "tenant/runs?lossless=true", "");
        assertThat(gone.statusCode()).isEqualTo(409);
        assertThat(api.get(SPECS + "_/runs/description?as=text").body())
                .contains("Name:")
                .doesNotContain("stopped");

        assertThat(api.get(SPECS + "tenant/runs/logs?lines=500").body()).contains("Ready to accept connections");
        assertThat(api.post(SPECS + "tenant/runs/stop", "").body()).contains("running set to false");
        assertThat(api.get("/api/v1/specs?as=text").body()).containsPattern("(?m)^runs +stopped ");
        assertThat(api.post(SPECS + "tenant/runs/start", "").body()).contains("running false -> true");
        assertThat(api.post(SPECS + "tenant/runs/restart", "").body()).contains("restartedAt set to ");

        assertThat(api.post(SPECS + "tenant/runs/stop?part=web", "").statusCode())
                .isEqualTo(404);
        assertThat(api.get(SPECS + "tenant/runs/logs?part=web").body()).contains("has no part 'web'");
        assertThat(api.get(SPECS + "tenant/runs/logs?lines=0").body()).contains("lines: minimum has to be 1");
        for (String verb : List.of("start", "stop", "restart")) {
            HttpResponse<String> refused = api.post(SPECS + "certificate-authority/default/" + verb, "");
            assertThat(refused.statusCode()).as(verb).isEqualTo(409);
            assertThat(refused.body()).contains("certificate-authority/default does not run");
        }
        api.call("DELETE", SPECS + "tenant/runs", "");
    }

    /** Even where the settings allow it in a manifest. */
    @Test
    void noSecretPassesInPlainText() throws IOException {
        HttpResponse<String> refused = put("tenant/open", tenant("open", "  " + PLAIN + "\n"));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body())
                .contains("spec.password.value", "send it sealed")
                .doesNotContain("hunter2");
        assertThat(change("?dry_run=true", tenant("open", "  " + PLAIN + "\n")).statusCode())
                .isEqualTo(422);

        write("open", tenant("open", "  " + PLAIN + "\n"));
        api.post("/api/v1/reconcile", "");
        HttpResponse<String> hidden = api.get(SPECS + "tenant/open");
        assertThat(hidden.statusCode()).isEqualTo(409);
        assertThat(hidden.body())
                .contains("spec.password.value", "cachepilot seal")
                .doesNotContain("hunter2");
        for (String path : List.of("/description", "/diff", "/history")) {
            assertThat(api.get(SPECS + "tenant/open" + path).body()).as(path).doesNotContain("hunter2");
        }
        api.call("DELETE", SPECS + "tenant/open", "");
    }

    @Test
    void aBodyThatIsOfAnotherSpecIsRefused() {
        assertThat(put("tenant/mine", tenant("yours", "")).body()).contains("the body is one document, of Tenant mine");
        assertThat(put("tenant/mine", tenant("mine", "") + "---\n" + tenant("yours", ""))
                        .statusCode())
                .isEqualTo(400);
        assertThat(change("", tenant("mine", "") + "---\n" + tenant("mine", "")).statusCode())
                .isBetween(400, 422);
        assertThat(change("", "# nothing\n").statusCode()).isBetween(400, 422);
    }

    private static void as(Role role) {
        api.as(Optional.ofNullable(KEYS.get(role)));
    }

    private static HttpResponse<String> put(String path, String body, String... headers) {
        var all = new ArrayList<>(List.of("Content-Type", "application/yaml"));
        all.addAll(List.of(headers));
        return api.call("PUT", SPECS + path, body, all.toArray(String[]::new));
    }

    private static HttpResponse<String> change(String query, String body) {
        return api.call("POST", "/api/v1/changes" + query, body, "Content-Type", "application/yaml");
    }

    private static String hash(HttpResponse<String> dry) {
        Matcher found = HASH.matcher(dry.body());
        assertThat(found.find()).as(dry.body()).isTrue();
        return found.group(1);
    }

    private static String tenant(String name, String spec) {
        return "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: %s}\nspec:\n  memory: {maxmemoryMb: 64, limitMb: 128}\n%s"
                .formatted(name, spec);
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(home.resolve("tenants.d/%s.yaml".formatted(name)), text);
    }
}
