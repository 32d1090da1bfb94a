package io.cachepilot.manifest.edit.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.manifest.edit.HostileStrings;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.manifest.edit.value.Edit.Put;
import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

class ScalarTextTest {
    private static final List<String> LAYOUTS = List.of(
            "spec:\n  a: x\n",
            "spec: {a: x}\n",
            "spec:\n  a: 'x'\n  b: y",
            "spec: {a: 'x', b: y}",
            "spec:\n  a: \"x\"  # c\n",
            "spec:\n  a: |-\n    x\n  b: y\n",
            "spec:\n  a: >+\n    x\n\n  b: y\n",
            "spec:\n  a: |2-\n     x\n",
            "spec:\n  a: |\n",
            "spec:\n  a:\n    x\n    y\n",
            "spec:\n  a:\n",
            "spec:\n");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null", "~", "", "true", "No", "off", "y", "123", "-1", "1e3", "0x1f", "0o7", "1_000", ".5", "1:30",
                        "2026-11-22",
                "2026-11-22T10:00:00Z", " a", "a ", "a: b", "a:", "a #b", "-a", "?a", "&a", "*a", "!a", "|", ">", "%a",
                        "@a", "`a",
                "'a", "\"a", "[a", "{a", "#a", "=", "<<", "---", "a\u2028b", "\u0085", "a\nb", "\uFEFF", "10.0.0.1"
            })
    void quotesWhatAReaderCouldMisread(String text) {
        assertThat(ScalarText.of(Value.of(text), false)).matches("(?s)['\"].*['\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls-only",
                "redis:7-alpine",
                "Europe/Berlin",
                "a b",
                "0 3 * * *",
                "a#b",
                "cachepilot/v1",
                "é",
                "a'b"
            })
    void leavesPlainWhatIsPlainlyAString(String text) {
        assertThat(ScalarText.of(Value.of(text), false)).isEqualTo(text);
    }

    @Test
    void stringsSurviveAsValuesInEveryLayout() {
        strings()
                .forEach(text -> LAYOUTS.forEach(layout -> {
                    var manifest = ManifestText.parse("f", head() + layout);
                    var edited = manifest.edit("Tenant", "t", List.of(new Put(List.of("spec", "a"), Value.of(text))));
                    assertThat(ours(edited.text()).mapping("spec").text("a")).hasValue(text);
                    assertThat(field(theirs(edited.text()), "a")).isEqualTo(text);
                }));
    }

    @Test
    void stringsSurviveAsNames() {
        var names = strings().filter(text -> text.length() < 100).distinct().toList();
        names.forEach(name -> {
            for (var layout : List.of("spec:\n  b: x\n", "spec: {b: x}\n")) {
                var manifest = ManifestText.parse("f", head() + layout);
                var edited = manifest.edit("Tenant", "t", List.of(new Put(List.of("spec", name), Value.of(name))));
                assertThat(ours(edited.text()).mapping("spec").text(name)).hasValue(name);
                assertThat(field(theirs(edited.text()), name)).isEqualTo(name);
            }
        });
    }

    @Test
    void stringsSurviveInAFreshFile() {
        var fields = new LinkedHashMap<String, Value>();
        strings()
                .forEach(text ->
                        fields.put("k" + fields.size(), Value.of(Value.of(text), Fields.of("x", Value.of(text)))));
        var fresh = ManifestText.fresh(
                "f",
                Fields.of("kind", Value.of("Tenant"))
                        .with("metadata", Fields.of("name", Value.of("t")))
                        .with("spec", new Fields(fields)));

        assertThat(Values.says(ours(fresh.text()).get("spec").orElseThrow(), new Fields(fields)))
                .isTrue();
        assertThat(theirs(fresh.text())).hasSize(3);
    }

    @Test
    void keepsQuotesOnlyWhereTheyCanHoldTheText() {
        assertThat(ScalarText.of(Value.of("a\nb"), ScalarStyle.SINGLE_QUOTED, false))
                .isEqualTo("\"a\\nb\"");
        assertThat(ScalarText.of(Value.of("plain"), ScalarStyle.SINGLE_QUOTED, false))
                .isEqualTo("'plain'");
        assertThat(ScalarText.of(Value.of(5), ScalarStyle.DOUBLE_QUOTED, false)).isEqualTo("5");
    }

    private static Stream<String> strings() {
        var random = new Random(7);
        return Stream.concat(
                HostileStrings.ALL.stream(), IntStream.range(0, 60).mapToObj(_ -> HostileStrings.any(random)));
    }

    private static String head() {
        return "kind: Tenant\nmetadata: {name: t}\n";
    }

    private static Mapping ours(String text) {
        var documents = Yaml.parse("f", text.getBytes(StandardCharsets.UTF_8));
        assertThat(documents).hasSize(1);
        assertThat(documents.getFirst().problems()).isEmpty();
        return (Mapping) documents.getFirst().root().orElseThrow();
    }

    /** As other programs read it: by the core schema, in which numbers have more forms than in ours. */
    private static Map<?, ?> theirs(String text) {
        var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
        return (Map<?, ?>) new Load(settings).loadFromString(text);
    }

    private static @Nullable Object field(Map<?, ?> root, String name) {
        return root.get("spec") instanceof Map<?, ?> spec ? spec.get(name) : null;
    }
}
