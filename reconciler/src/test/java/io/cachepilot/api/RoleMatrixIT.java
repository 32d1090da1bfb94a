package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.Role;
import io.cachepilot.access.key.ApiKeys;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of the document, called by everybody. */
final class RoleMatrixIT {
    private static final Pattern NEEDED = Pattern.compile("Takes a key with the role ([a-z]+)\\.");

    @TempDir
    private static Path home;

    private static ApiLab api;

    private record Place(String method, String path, Optional<Role> needed) {}

    @BeforeAll
    static void start() throws IOException {
        api = ApiLab.start(home, Map.of("CACHEPILOT_LIMITS_ENABLED", "false"));
    }

    @AfterAll
    static void end() {
        api.close();
    }

    @Test
    void whoMayCallWhatIsAsTheDocumentSays() {
        var byRole = new EnumMap<Role, String>(Role.class);
        String revoked;
        try (ApiKeys keys = ApiKeys.open(home.resolve("state/api-keys.json"), InstantSource.system())) {
            for (Role role : Role.values()) {
                byRole.put(role, keys.generate("a-" + role, role).secret().reveal());
            }
            revoked = keys.generate("gone", Role.ADMIN).secret().reveal();
            assertThat(api.as(Optional.of(revoked)).get("/api/v1/tenants").statusCode())
                    .isEqualTo(200);
            keys.revoke("gone");
        }
        List<Place> places = places();
        assertThat(places).hasSizeGreaterThan(30);
        for (Place place : places) {
            if (place.needed().isEmpty()) {
                assertThat(call(place, Optional.empty()).statusCode())
                        .as(place.toString())
                        .isNotIn(401, 403);
                continue;
            }
            assertThat(call(place, Optional.empty()).body()).isEqualTo("{\"detail\":\"Missing API key\"}");
            for (String wrong : List.of("nobody", revoked, byRole.get(Role.ADMIN) + "x")) {
                assertThat(call(place, Optional.of(wrong)).body()).isEqualTo("{\"detail\":\"Invalid API key\"}");
            }
            byRole.forEach((role, key) -> assertThat(
                            call(place, Optional.of(key)).statusCode())
                    .as(place + " as " + role)
                    .satisfies(status -> assertThat(status == 403)
                            .isEqualTo(!role.permits(place.needed().get())))
                    .isNotEqualTo(401));
        }
    }

    private static List<Place> places() {
        var places = new ArrayList<Place>();
        api.document()
                .paths()
                .forEach((path, methods) -> DocumentCheck.map(methods).forEach((method, operation) -> {
                    Matcher needed = NEEDED.matcher(
                            String.valueOf(DocumentCheck.map(operation).get("description")));
                    places.add(new Place(
                            String.valueOf(method).toUpperCase(Locale.ROOT),
                            String.valueOf(path).replaceAll("\\{[^}]*}", "ghost"),
                            needed.find()
                                    ? Optional.of(Role.valueOf(needed.group(1).toUpperCase(Locale.ROOT)))
                                    : Optional.empty()));
                }));
        return places;
    }

    /** Of a tenant that is not there, or without what it needs: nothing comes of it but an answer. */
    private static HttpResponse<String> call(Place place, Optional<String> key) {
        String path = place.path().equals("/hooks/git") ? "/hooks/nothing" : place.path();
        return api.as(key).call(place.method(), path, "");
    }
}
