package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Removals that callers ask for by name, while whatever else happens; with real servers. */
final class RemovalApiIT {
    private static final String BROKEN = "spec: {memory: [\n";

    @TempDir
    private Path home;

    private ApiLab api;

    @BeforeEach
    void start() throws IOException {
        api = ApiLab.start(home, Map.of("CACHEPILOT_LIMITS_ENABLED", "false"));
    }

    @AfterEach
    void end() {
        api.close();
    }

    @Test
    void manyAtOnceAreNoMassRemoval() throws Exception {
        List<String> tenants = create(7);
        List<HttpResponse<String>> answers =
                together(tenants.stream().limit(6).map(this::deletion).toList());
        assertThat(answers).allSatisfy(RemovalApiIT::isDone);
        assertThat(listed()).containsOnlyKeys(tenants.getLast());
        isDone(delete(tenants.getLast()));
        assertThat(listed()).isEmpty();
    }

    /** The directory is seen changed, and read, at any moment of a removal. */
    @Test
    void editsOfOtherManifestsLoseNone() throws Exception {
        List<String> tenants = create(6);
        Path edited = home.resolve("tenants.d/" + tenants.getLast() + ".yaml");
        var going = new AtomicBoolean(true);
        try (var editor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> edits = editor.submit(() -> {
                for (int edit = 0; going.get() && edit < 100_000; edit++) {
                    Files.writeString(edited, "# %d\n".formatted(edit), StandardOpenOption.APPEND);
                    api.serving().controlPlane().takeOver();
                }
                return null;
            });
            for (String tenant : tenants.subList(0, 5)) {
                isDone(delete(tenant));
            }
            going.set(false);
            edits.get();
        }
        assertThat(listed()).containsOnlyKeys(tenants.getLast());
    }

    @Test
    void clientsThatCreateAndDeleteLeaveNothingStuck() throws Exception {
        List<Callable<List<HttpResponse<String>>>> clients = IntStream.range(0, 4)
                .<Callable<List<HttpResponse<String>>>>mapToObj(client -> () -> {
                    var answers = new ArrayList<HttpResponse<String>>();
                    for (int round = 0; round < 5; round++) {
                        String tenant = "c%d-%d".formatted(client, round);
                        answers.add(create(tenant));
                        answers.add(delete(tenant));
                    }
                    return answers;
                })
                .toList();
        assertThat(together(clients).stream().flatMap(List::stream)).allSatisfy(RemovalApiIT::isDone);
        assertThat(listed()).isEmpty();
    }

    @Test
    void whatIsHeldIsShownAsHeldAndGoesWithoutAnotherWordOnceItMay() throws IOException {
        List<String> tenants = create(2);
        String held = tenants.getFirst();
        Path broken = Files.writeString(home.resolve("tenants.d/broken.yaml"), BROKEN);

        HttpResponse<String> answer = delete(held);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.body()).contains("nothing is removed while a source fails to load");
        assertThat(listed()).containsEntry(held, "held");
        assertThat(data(api.get("/api/v1/tenants/" + held)).get("status")).isEqualTo("held");
        Map<?, ?> health = data(api.get("/api/v1/monitoring/health"));
        assertThat(health.get("status")).isEqualTo("degraded");
        assertThat(health.get("issues").toString())
                .contains("tenant %s is held though its manifest is gone".formatted(held));

        for (HttpResponse<String> refused : List.of(
                api.call("PATCH", "/api/v1/tenants/" + held, "{\"maxmemory_mb\": 70}"),
                api.call("PATCH", "/api/v1/tenants/" + held, "{\"maxmemory_mb\": \"x\"}"),
                api.post("/api/v1/tenants/%s/restart".formatted(held), ""),
                api.post("/api/v1/tenants/%s/rotate-password".formatted(held), ""),
                api.post("/api/v1/tenants/%s/suspend".formatted(held), ""),
                api.post("/api/v1/tenants/%s/security-mode?security_mode=dual-mode".formatted(held), ""),
                delete(held))) {
            assertThat(refused.body()).isEqualTo("{\"detail\":\"Tenant %s does not exist\"}".formatted(held));
            assertThat(refused.statusCode()).isEqualTo(404);
        }

        Files.delete(broken);
        assertThat(api.post("/api/v1/reconcile", "").statusCode()).isEqualTo(200);
        assertThat(listed()).containsOnlyKeys(tenants.getLast());
    }

    /** The manifest says it a moment before the request, and no look at tenants has told since. */
    @Test
    void protectionCountsAsSoonAsItIsWritten() throws IOException {
        String tenant = create(1).getFirst();
        assertThat(listed()).containsKey(tenant);
        Path file = home.resolve("tenants.d/%s.yaml".formatted(tenant));
        Files.writeString(file, Files.readString(file).replace("spec:", "spec:\n  protect: true"));

        HttpResponse<String> refused = api.call("DELETE", "/api/v1/tenants/%s?force=false".formatted(tenant), "");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("Tenant %s is protected".formatted(tenant));
        assertThat(file).exists();
        assertThat(listed()).containsEntry(tenant, "running");
        try (Stream<Path> approvals = Files.list(home.resolve("state/approvals"))) {
            assertThat(approvals).isEmpty();
        }
        isDone(delete(tenant));
    }

    /** So are limits: a larger maxmemory was written a moment ago, and a limit that fitted before does not fit any more. */
    @Test
    void aChangeIsJudgedBesideWhatItIsMadeOf() throws IOException {
        String tenant = create(1).getFirst();
        Path file = home.resolve("tenants.d/%s.yaml".formatted(tenant));
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("maxmemoryMb: 64", "maxmemoryMb: 200")
                        .replace("limitMb: 128", "limitMb: 512"));

        HttpResponse<String> refused = api.call("PATCH", "/api/v1/tenants/" + tenant, "{\"docker_limit_mb\": 200}");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains("docker_limit_mb must be at least 1.5x maxmemory_mb");
        assertThat(Files.readString(file)).contains("512");
        isDone(delete(tenant));
    }

    @Test
    void aTenantThatWasMadeByHandAMomentAgoCanBeChanged() throws IOException {
        Files.writeString(
                home.resolve("tenants.d/hand.yaml"),
                "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: hand}\nspec: {memory: {maxmemoryMb: 64, limitMb: 128}}\n",
                StandardCharsets.UTF_8);
        isDone(api.call("PATCH", "/api/v1/tenants/hand", "{\"maxmemory_mb\": 70}"));
        assertThat(data(api.get("/api/v1/tenants/hand")).get("maxmemory")).isEqualTo(70);
        isDone(delete("hand"));
    }

    @Test
    void approvingWhatIsGoneSaysSo() {
        String tenant = create(1).getFirst();
        isDone(delete(tenant));
        HttpResponse<String> answer = api.post("/api/v1/approve?tenant_name=" + tenant, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains("no manifest asks for tenant/%s any more".formatted(tenant));
    }

    private List<String> create(int number) {
        List<String> tenants =
                IntStream.range(0, number).mapToObj(each -> "t" + each).toList();
        tenants.forEach(tenant -> isDone(create(tenant)));
        return tenants;
    }

    private HttpResponse<String> create(String tenant) {
        return api.post(
                "/api/v1/tenants",
                "{\"tenant_name\": \"%s\", \"maxmemory_mb\": 64, \"docker_limit_mb\": 128}".formatted(tenant));
    }

    private Callable<HttpResponse<String>> deletion(String tenant) {
        return () -> delete(tenant);
    }

    private HttpResponse<String> delete(String tenant) {
        return api.call("DELETE", "/api/v1/tenants/%s?force=true".formatted(tenant), "");
    }

    private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
        var answers = new ArrayList<T>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> answer : clients.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    private static void isDone(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** What the list says of each tenant. */
    private Map<String, String> listed() {
        var states = new TreeMap<String, String>();
        for (Object each : (List<?>) data(api.get("/api/v1/tenants")).get("tenants")) {
            Map<?, ?> tenant = DocumentCheck.map(each);
            states.put(String.valueOf(tenant.get("tenant")), String.valueOf(tenant.get("status")));
        }
        return states;
    }

    private static Map<?, ?> data(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return DocumentCheck.map(Json.read(answer.body(), Map.class).get("data"));
    }
}
