package io.cachepilot.kind.tenant.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.manifest.schema.SchemaFields;
import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Node.Scalar;
import io.cachepilot.manifest.yaml.Node.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TenantSchemaTest {
    private static final String TEXT = Tenants.reader(TenantRanges.DEFAULT).schema();

    private final Mapping schema = SchemaFields.parse(TEXT);

    @Test
    void isTheFileThatEditorsUse() throws IOException {
        assertThat(Files.readString(Path.of("../schemas/tenant.schema.json"))).isEqualTo(TEXT);
    }

    @Test
    void explainsEveryField() {
        assertThat(SchemaFields.of(schema)).hasSize(28).allSatisfy((path, field) -> {
            assertThat(field.text("title")).as(path).isPresent();
            assertThat(field.text("description")).as(path).isPresent();
        });
    }

    @Test
    void closesEveryMapping() {
        assertThat(SchemaFields.of(schema).values())
                .filteredOn(field -> field.get("properties").isPresent())
                .hasSize(5)
                .allSatisfy(
                        field -> assertThat(field.flag("additionalProperties")).contains(false));
        assertThat(schema.flag("additionalProperties")).contains(false);
    }

    @Test
    void statesTheDefaultsThatTheReaderApplies() {
        var spec = SchemaFields.of(schema).entrySet().stream()
                .filter(field -> field.getKey().startsWith("spec."))
                .filter(field -> field.getValue().scalar("default").isPresent())
                .map(field -> nested(field.getKey().substring("spec.".length()), text(field.getValue(), "default")))
                .toList();
        assertThat(spec)
                .hasSize(11)
                .allSatisfy(written ->
                        assertThat(Tenants.only(Tenants.spec(written))).isEqualTo(Tenants.only(Tenants.spec("{}"))));
    }

    @Test
    void allowsEveryWordThatTheReaderKnows() {
        assertThat(words("spec.memory.policy")).isEqualTo(texts(EvictionPolicy.values()));
        assertThat(words("spec.securityMode")).isEqualTo(texts(SecurityMode.values()));
        assertThat(words("spec.persistence")).isEqualTo(texts(Persistence.values()));
        assertThat(words("spec.deletionPolicy")).isEqualTo(texts(DeletionPolicy.values()));
    }

    @Test
    void namesTheDefaultRanges() {
        var ranges = TenantRanges.DEFAULT;
        assertThat(description("spec.memory.maxmemoryMb"))
                .contains(ranges.maxmemoryMin() + " to " + ranges.maxmemoryMax());
        assertThat(description("spec.memory.limitMb")).contains(ranges.limitMin() + " to " + ranges.limitMax());
        assertThat(description("spec.ports.tls"))
                .contains(ranges.tls().first() + " to " + ranges.tls().last());
        assertThat(description("spec.ports.plain"))
                .contains(ranges.plain().first() + " to " + ranges.plain().last());
    }

    private static String nested(String path, String value) {
        return Stream.of(path.split("\\.")).reduce("", (all, name) -> all + "{" + name + ": ")
                + value
                + "}".repeat(path.split("\\.").length);
    }

    private Mapping field(String path) {
        return Objects.requireNonNull(SchemaFields.of(schema).get(path), path);
    }

    private String description(String path) {
        return text(field(path), "description");
    }

    private static String text(Mapping field, String name) {
        return field.scalar(name).map(Scalar::text).orElseThrow();
    }

    private List<String> words(String path) {
        Node words = field(path).get("enum").orElseThrow();
        return ((Sequence) words)
                .items().stream().map(word -> ((Scalar) word).text()).toList();
    }

    private static List<String> texts(Object[] values) {
        return Stream.of(values).map(Object::toString).toList();
    }
}
