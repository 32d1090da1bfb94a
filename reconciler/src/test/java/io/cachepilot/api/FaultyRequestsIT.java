package io.cachepilot.api;

import io.cachepilot.ExpectedFile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is answered to a request with one fault, and with each pair of faults in two places, byte by byte. Clients are written
 * against these texts; the file of them was recorded once.
 */
final class FaultyRequestsIT {
    private static final Path ANSWERS = Path.of("src/test/resources/io/cachepilot/api/faulty-requests.txt");
    private static final String VALID = "{\"tenant_name\": \"new\", \"maxmemory_mb\": 64, \"docker_limit_mb\": 128}";

    @TempDir
    private Path home;

    private ApiLab api;

    /** One place of a request, with what may stand there and is at fault. */
    private record Place(String name, List<String> faults) {
        static Place of(String name, String... faults) {
            return new Place(name, List.of(faults));
        }
    }

    /** What is at fault, by the names of places. */
    private record Faults(Map<String, String> at) {
        Optional<String> of(String place) {
            return Optional.ofNullable(at.get(place));
        }
    }

    private static final List<Place> SETTINGS = List.of(
            Place.of("password", "7", "\"short\"", "\"with a blank\"", "[]"),
            Place.of("maxmemory_mb", "\"64\"", "256.0", "true", "1", "99999999999999999999", "1e3"),
            Place.of("docker_limit_mb", "\"64\"", "1.5", "10", "{}"),
            Place.of("security_mode", "7", "\"none\"", "\"TLS-ONLY\""),
            Place.of("persistence_mode", "false", "\"none\""),
            Place.of("colour", "\"red\"", "null"));

    private static final Place PATH = Place.of("path", "UPPER", "nobody", "a%20b");
    private static final Place REQUEST_KEY = Place.of("Idempotency-Key", "", "a\tb");

    @BeforeEach
    void start() throws IOException {
        api = ApiLab.start(home, Map.of("CACHEPILOT_LIMITS_ENABLED", "false"));
        api.post("/api/v1/tenants", "{\"tenant_name\": \"shop\", \"maxmemory_mb\": 64, \"docker_limit_mb\": 128}");
    }

    @AfterEach
    void end() {
        api.close();
    }

    @Test
    void eachFaultAndEachPairOfThemIsAnsweredAsEver() {
        var lines = new ArrayList<String>();
        List<Place> create = new ArrayList<>(SETTINGS);
        create.add(0, Place.of("tenant_name", "", "null", "7", "\"UPPER\"", "\"shop\""));
        create.add(REQUEST_KEY);
        combinations(create).forEach(faults -> lines.add(create(faults)));
        for (String body : List.of("", "nope", "[]", "7", "null", "{\"tenant_name\": \"a\", \"tenant_name\": \"b\"}")) {
            lines.add(answered("POST", "/api/v1/tenants", body));
        }
        List<Place> update = new ArrayList<>(SETTINGS);
        update.add(0, PATH);
        update.add(REQUEST_KEY);
        combinations(update).forEach(faults -> lines.add(update(faults)));
        for (String body : List.of("", "{}", "nope", "[]", "{\"password\": null}")) {
            lines.add(answered("PATCH", "/api/v1/tenants/shop", body));
            lines.add(answered("PATCH", "/api/v1/tenants/nobody", body));
        }
        combinations(List.of(PATH, Place.of("security_mode", "", "none", "TLS-ONLY"), REQUEST_KEY))
                .forEach(faults -> lines.add(byQuery("POST", "/security-mode", "security_mode", "dual-mode", faults)));
        combinations(List.of(PATH, Place.of("force", "maybe", "2"), REQUEST_KEY))
                .forEach(faults -> lines.add(byQuery("DELETE", "", "force", "false", faults)));
        combinations(List.of(PATH, Place.of("revision", "nowhere", "%00"), REQUEST_KEY))
                .forEach(faults -> lines.add(byQuery("POST", "/rollback", "revision", "HEAD~1", faults)));
        for (String path : List.of(
                "/api/v1/approve?tenant_name=UPPER",
                "/api/v1/approve?tenant_name=nobody",
                "/api/v1/plan",
                "/api/v1/system/restore")) {
            lines.add(answered("POST", path, ""));
        }
        for (String path : List.of(
                "/api/v1/tenants/UPPER",
                "/api/v1/tenants/nobody",
                "/api/v1/tenants/UPPER/spec",
                "/api/v1/tenants/nobody/spec",
                "/api/v1/tenants/UPPER/diff",
                "/api/v1/tenants/nobody/handover",
                "/api/v1/tenants/UPPER/events",
                "/api/v1/events?since=yesterday",
                "/api/v1/monitoring/alerts?severity=none&resolved=maybe",
                "/api/v1/monitoring/metrics/UPPER?hours=1000",
                "/api/v1/nothing")) {
            lines.add(answered("GET", path, ""));
        }

        new ExpectedFile(ANSWERS, "answers").check(String.join("\n", lines) + "\n");
    }

    /** Each fault alone, and each pair of faults of two places. */
    private static List<Faults> combinations(List<Place> places) {
        var all = new ArrayList<Faults>();
        for (int one = 0; one < places.size(); one++) {
            for (String fault : places.get(one).faults()) {
                all.add(new Faults(Map.of(places.get(one).name(), fault)));
                for (int other = one + 1; other < places.size(); other++) {
                    for (String second : places.get(other).faults()) {
                        var both = new LinkedHashMap<String, String>();
                        both.put(places.get(one).name(), fault);
                        both.put(places.get(other).name(), second);
                        all.add(new Faults(both));
                    }
                }
            }
        }
        return all;
    }

    private String create(Faults faults) {
        return answered("POST", "/api/v1/tenants", body(VALID, faults), headers(faults));
    }

    private String update(Faults faults) {
        return answered(
                "PATCH",
                "/api/v1/tenants/" + faults.of("path").orElse("shop"),
                body("{\"maxmemory_mb\": 80}", faults),
                headers(faults));
    }

    private String byQuery(String method, String action, String parameter, String valid, Faults faults) {
        String value = faults.of(parameter).orElse(valid);
        String query = value.isEmpty() ? "" : "?" + parameter + "=" + value;
        return answered(
                method, "/api/v1/tenants/" + faults.of("path").orElse("shop") + action + query, "", headers(faults));
    }

    /** The valid body, with faulty values in the places of its own, and without those that are empty text. */
    private static String body(String valid, Faults faults) {
        var fields = new LinkedHashMap<String, String>();
        for (String field : valid.substring(1, valid.length() - 1).split(", ", -1)) {
            fields.put(field.substring(1, field.indexOf('"', 1)), field.substring(field.indexOf(": ") + 2));
        }
        faults.at().forEach((name, value) -> {
            if (!name.equals("path") && !name.equals(REQUEST_KEY.name())) {
                fields.put(name, value);
            }
        });
        return fields.entrySet().stream()
                .filter(field -> !field.getValue().isEmpty())
                .map(field -> "\"%s\": %s".formatted(field.getKey(), field.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String[] headers(Faults faults) {
        return faults.of(REQUEST_KEY.name()).stream()
                .flatMap(value -> Stream.of(REQUEST_KEY.name(), value))
                .toArray(String[]::new);
    }

    private String answered(String method, String path, String body, String... headers) {
        HttpResponse<String> answer = api.call(method, path, body, headers);
        String sent = Stream.of(method, path, body, String.join(": ", headers).replace("\t", "\\t"))
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(" "));
        return "%s%n    %d %s".formatted(sent, answer.statusCode(), answer.body());
    }
}
