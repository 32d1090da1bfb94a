package io.cachepilot.api.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ManifestSchemasTest {
    private static final Path SCHEMAS = Path.of("../schemas");
    private static final Pattern REFERENCE = Pattern.compile("\\$ref: \\.\\./([a-z-]+\\.schema\\.json)");

    private final ManifestSchemas schemas = new ManifestSchemas();

    @Test
    void whatAContractRefersToStandsInTheDocument() {
        Object within = schemas.within(Map.of(
                "schema",
                Map.of(
                        "anyOf",
                        List.of(Map.of("$ref", "../certificate-authority.schema.json"), Map.of("$ref", "#/a")))));

        assertThat(within)
                .isEqualTo(Map.of(
                        "schema",
                        Map.of(
                                "anyOf",
                                List.of(
                                        Map.of("$ref", "#/components/schemas/CertificateAuthorityManifest"),
                                        Map.of("$ref", "#/a")))));
        assertThat(schemas.components()).containsOnlyKeys("CertificateAuthorityManifest");
        assertThat(schemas.components().toString()).contains("const=CertificateAuthority");
    }

    @Test
    void fileThatIsNoneIsSaid() {
        assertThatIllegalStateException()
                .isThrownBy(() -> schemas.within(Map.of("$ref", "../lamp.schema.json")))
                .withMessage("the class path lacks schemas/lamp.schema.json");
    }

    /** Another kind has to be thought of there. */
    @Test
    void theContractForEveryKindRefersToTheSchemaOfEach() throws IOException {
        String contract = Files.readString(SCHEMAS.resolve("api/control.yaml"), StandardCharsets.UTF_8);
        var referred = new TreeSet<String>();
        REFERENCE.matcher(contract).results().forEach(found -> referred.add(found.group(1)));

        try (Stream<Path> files = Files.list(SCHEMAS)) {
            assertThat(referred)
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(".schema.json"))
                                    .toList());
        }
    }
}
