package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.Role;
import io.cachepilot.access.key.ApiKeys;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.e2e.Await;
import io.cachepilot.event.EventLog;
import io.cachepilot.event.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of a working control plane, followed over HTTP. */
final class EventsApiIT {
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
    void eventsAreToldAsTheyHappen() throws IOException, InterruptedException {
        try (var all = reader("/api/v1/events", api.key(), "")) {
            write("live", 64);
            api.post("/api/v1/reconcile", "");

            Map<String, String> event = all.next("tenant/live");

            assertThat(event.get("id")).matches("[0-9]+");
            assertThat(event.get("event")).isEqualTo("info");
            assertThat(event.get("data")).startsWith("{\"at\":\"");
            try (var one = reader("/api/v1/tenants/live/events", api.key(), "")) {
                write("other", 64);
                write("live", 72);
                api.post("/api/v1/reconcile", "");
                assertThat(one.next().get("data")).contains("\"subject\":\"tenant/live\"");
            }
        }
    }

    @Test
    void whatHappenedBetweenTwoConnectionsComesFirstAndOnce() throws IOException, InterruptedException {
        write("between", 64);
        String last;
        try (var first = reader("/api/v1/events", api.key(), "")) {
            api.post("/api/v1/reconcile", "");
            last = first.next("tenant/between").get("id");
        }
        write("between", 80);
        api.post("/api/v1/reconcile", "");
        List<String> kept = keptAfter(Long.parseLong(last));
        assertThat(kept).isNotEmpty();

        for (String address : List.of("/api/v1/events", "/api/v1/events?since=" + last)) {
            try (var second = reader(address, api.key(), address.contains("?") ? "" : last)) {
                var received = new ArrayList<String>();
                while (received.size() < kept.size()) {
                    received.add(second.next().get("id"));
                }
                assertThat(received).isEqualTo(kept);
            }
        }
    }

    private List<String> keptAfter(long id) {
        var kept = new ArrayList<String>();
        try (Replay replay = new EventLog(new StateDirectory(home.resolve("state")).events()).replay(id)) {
            for (var next = replay.next(); next.isPresent(); next = replay.next()) {
                kept.add(Long.toString(next.get().id()));
            }
        }
        return kept;
    }

    @Test
    void aStreamEndsWithItsKey() throws IOException, InterruptedException {
        String key = key("goes", Role.VIEWER);
        try (var reader = reader("/api/v1/events", key, "")) {
            assertThat(reader.status()).isEqualTo(200);
            try (ApiKeys keys = keys()) {
                keys.revoke("goes");
            }

            assertThat(reader.endsWithin(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    void aKeyHasSoManyStreamsAndNoMore() throws IOException, InterruptedException {
        String key = key("greedy", Role.VIEWER);
        var open = new ArrayList<EventReader>();
        try {
            for (int i = 0; i < 10; i++) {
                open.add(reader("/api/v1/events", key, ""));
            }
            assertThat(open).allMatch(reader -> reader.status() == 200);
            String own = api.key();
            assertThat(api.as(Optional.of(key)).get("/api/v1/events").statusCode())
                    .isEqualTo(429);
            assertThat(api.as(Optional.of(own)).get("/api/v1/events").statusCode())
                    .as("of another key")
                    .isEqualTo(200);

            open.removeLast().close();

            Await.until(
                    "there is room again",
                    () -> assertThat(api.as(Optional.of(key))
                                    .get("/api/v1/events")
                                    .statusCode())
                            .isEqualTo(200));
            api.as(Optional.of(own));
        } finally {
            open.forEach(EventReader::close);
        }
    }

    @Test
    void whatIsNoPlaceInTheEventsIsRefused() {
        assertThat(api.get("/api/v1/events?since=yesterday").statusCode()).isEqualTo(400);
        assertThat(api.call("GET", "/api/v1/events", "", "Last-Event-ID", "x").statusCode())
                .isEqualTo(400);
        assertThat(api.get("/api/v1/events?since=99999999999999999999").statusCode())
                .isEqualTo(400);
        assertThat(api.get("/api/v1/events?since=2026-11-22T10:00:00Z").statusCode())
                .isEqualTo(200);
        assertThat(api.get("/api/v1/tenants/nobody/events").statusCode()).isEqualTo(404);
    }

    @Test
    void streamsEndWithTheServer(@TempDir Path other) throws IOException, InterruptedException {
        EventReader reader;
        try (ApiLab shortLived = ApiLab.start(other, Map.of("CACHEPILOT_LIMITS_ENABLED", "false"))) {
            reader = new EventReader(shortLived.address().resolve("/api/v1/events"), shortLived.key(), "");
            assertThat(reader.status()).isEqualTo(200);
            long begin = System.nanoTime();
            shortLived.serving().api().close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
        }
        try (reader) {
            assertThat(reader.endsWithin(Duration.ofSeconds(5))).isTrue();
        }
    }

    private static EventReader reader(String path, String key, String last) throws IOException, InterruptedException {
        return new EventReader(api.address().resolve(path), key, last);
    }

    private static String key(String name, Role role) {
        try (ApiKeys keys = keys()) {
            return keys.generate(name, role).secret().reveal();
        }
    }

    private static ApiKeys keys() {
        return ApiKeys.open(home.resolve("state/api-keys.json"), InstantSource.system());
    }

    private static void write(String name, int maxmemoryMb) throws IOException {
        Files.writeString(home.resolve("tenants.d").resolve(name + ".yaml"), """
                apiVersion: cachepilot/v1
                kind: Tenant
                metadata:
                  name: %s
                spec:
                  memory:
                    maxmemoryMb: %d
                    limitMb: 160
                """.formatted(name, maxmemoryMb));
    }
}
