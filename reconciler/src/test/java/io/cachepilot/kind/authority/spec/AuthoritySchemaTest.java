package io.cachepilot.kind.authority.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.manifest.schema.SchemaFields;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Node.Scalar;
import io.cachepilot.manifest.yaml.Node.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class AuthoritySchemaTest {
    private static final String TEXT = new AuthorityReader().schema();

    private final Mapping schema = SchemaFields.parse(TEXT);

    @Test
    void isTheFileThatEditorsUse() throws IOException {
        assertThat(Files.readString(Path.of("../schemas/certificate-authority.schema.json")))
                .isEqualTo(TEXT);
    }

    @Test
    void explainsEveryFieldAndClosesEveryMapping() {
        assertThat(SchemaFields.of(schema)).hasSize(10).allSatisfy((path, field) -> {
            assertThat(field.text("title")).as(path).isPresent();
            assertThat(field.text("description")).as(path).isPresent();
            assertThat(field.get("properties").isEmpty()
                            || field.flag("additionalProperties").equals(java.util.Optional.of(false)))
                    .as(path)
                    .isTrue();
        });
    }

    @Test
    void allowsEveryPhaseThatTheReaderKnows() {
        var phase = Objects.requireNonNull(SchemaFields.of(schema).get("spec.rotation.phase"));
        assertThat(((Sequence) phase.get("enum").orElseThrow()).items().stream().map(word -> ((Scalar) word).text()))
                .containsExactlyElementsOf(
                        Stream.of(RotationPhase.values()).map(Object::toString).toList());
    }
}
