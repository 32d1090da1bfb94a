package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is shown the document of the API. */
final class DocumentPolicyIT {
    private static final List<String> PATHS = List.of("/openapi.json", "/api/docs", "/api/redoc", "/api/docs/start.js");

    @TempDir
    private Path home;

    @Test
    void whoeverHasAKeyWhereTheSettingSaysSo() throws IOException {
        try (ApiLab api = ApiLab.start(home, Map.of("CACHEPILOT_API_DOCUMENTS", "signed-in"))) {
            for (String path : PATHS) {
                assertThat(api.get(path).statusCode()).as(path).isEqualTo(200);
            }
            api.as(Optional.empty());
            for (String path : PATHS) {
                assertThat(api.get(path).statusCode()).as(path).isEqualTo(401);
            }
            assertThat(api.get("/api/v1/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void nobodyWhereItIsOff() throws IOException {
        try (ApiLab api = ApiLab.start(home, Map.of("CACHEPILOT_API_DOCUMENTS", "off"))) {
            for (String path : PATHS) {
                assertThat(api.get(path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }
}
