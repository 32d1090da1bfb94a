package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields of a spec that ask for something to be done once more, over HTTP and by hand, with a real server. */
final class RequestsApiIT {
    @TempDir
    private Path home;

    private ApiLab api;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        api = ApiLab.start(home, Map.of("CACHEPILOT_LIMITS_ENABLED", "false"));
        api.post("/api/v1/tenants", "{\"tenant_name\": \"shop\", \"maxmemory_mb\": 64, \"docker_limit_mb\": 128}");
        file = home.resolve("tenants.d/shop.yaml");
    }

    @AfterEach
    void end() {
        api.close();
    }

    @Test
    void eachOfTwoRestartsOfOneSecondIsOne() {
        var processes = new HashSet<Object>();
        for (int restart = 0; restart < 4; restart++) {
            processes.add(process());
            assertThat(api.post("/api/v1/tenants/shop/restart", "").statusCode())
                    .isEqualTo(200);
        }
        processes.add(process());
        assertThat(processes).hasSize(5);
    }

    @Test
    void aWayBackRepeatsNoRestartAndTakesNoRotationBack() throws IOException {
        String first = password();
        assertThat(api.post("/api/v1/tenants/shop/restart", "").statusCode()).isEqualTo(200);
        String second = rotated();
        Object process = process();
        String before = Files.readString(file);

        // To before the restart, and the rotation.
        assertThat(api.post("/api/v1/tenants/shop/rollback?revision=HEAD~2", "").statusCode())
                .isEqualTo(200);
        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(process()).isEqualTo(process);
        assertThat(password()).isEqualTo(second).isNotEqualTo(first);

        assertThat(rotated()).isNotIn(first, second);
    }

    @Test
    void aGenerationThatWasTakenBackByHandAndGivenAgainRotatesAgain() throws IOException {
        var seen = new HashSet<String>();
        seen.add(password());
        assertThat(Files.readString(file)).contains("sealed: ");
        String original = Files.readString(file);
        String rotated = original.replace("  password:\n", "  password:\n    generation: 2\n");
        assertThat(rotated).isNotEqualTo(original);

        write(rotated);
        assertThat(seen.add(password())).isTrue();
        String after = Files.readString(file);
        write(after.replace("    generation: 2\n", ""));
        write(after);
        assertThat(seen.add(password())).isTrue();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        HttpResponse<String> answer = api.post("/api/v1/reconcile", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private String rotated() {
        return String.valueOf(
                data(api.post("/api/v1/tenants/shop/rotate-password", "")).get("new_password"));
    }

    private String password() {
        return String.valueOf(data(api.get("/api/v1/tenants/shop/handover")).get("password"));
    }

    /** What the server is known by: no two of its processes have one. */
    private Object process() {
        String known = api.get("/api/v1/specs/tenant/shop/description?as=text").body();
        assertThat(known).contains(", pid ");
        return known.replaceAll("(?s).*, pid (\\d+), .*", "$1");
    }

    private static Map<?, ?> data(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return DocumentCheck.map(Json.read(answer.body(), Map.class).get("data"));
    }
}
