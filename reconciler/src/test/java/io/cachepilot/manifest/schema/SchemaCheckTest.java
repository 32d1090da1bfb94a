package io.cachepilot.manifest.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.problem.Problems;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaCheckTest {
    private static final SchemaCheck SCHEMA = new SchemaCheck("""
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
             "properties": {
               "text": {"type": "string", "minLength": 2, "maxLength": 4},
               "word": {"type": "string", "enum": ["red", "green"]},
               "fixed": {"const": "v1"},
               "whole": {"type": "integer", "minimum": 1, "maximum": 9},
               "low": {"type": "integer", "minimum": 1},
               "high": {"type": "number", "maximum": 9},
               "even": {"type": "integer", "multipleOf": 2},
               "bool": {"$ref": "#/$defs/bool"},
               "list": {"type": "array", "items": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}},
               "pattern": {"type": "string", "pattern": "^[a-z]+$"},
               "worded": {"type": "string", "pattern": "^[a-z]+$", "patternErrorMessage": "small letters"},
               "free": {"type": ["object", "null"], "maxProperties": 2, "additionalProperties": {"type": "integer"},
                        "propertyNames": {"pattern": "^[a-z/~.]+$", "patternErrorMessage": "small letters"}},
               "secret": {"type": "object", "x-secret": true, "additionalProperties": false, "properties": {
                  "text": {"type": "string", "pattern": "^[a-z]+$"},
                  "word": {"enum": ["red", "green"]},
                  "bool": {"type": "boolean"},
                  "whole": {"type": "integer", "maximum": 9}}}},
             "$defs": {"bool": {"type": "boolean"}}}
            """);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text: 123 | text: 123 is a number here; write \"123\" in quotes",
                "text: 1e3 | text: 1e3 is a number here; write \"1e3\" in quotes",
                "text: true | text: true is a boolean here; write \"true\" in quotes",
                "text: null | text: null is empty here; write \"null\" in quotes",
                "text: ~ | text: ~ is empty here; write \"~\" in quotes",
                "text: | text: is empty, but must be a string",
                "text: [a] | text: is a list, but must be a string",
                "text: {a: b} | text: is a mapping, but must be a string",
                "text: a | text: is shorter than 2 characters",
                "text: abcde | text: is longer than 4 characters",
                "word: blue | word: 'blue' is not allowed; one of red, green",
                "word: 1 | word: 1 is not allowed; one of red, green",
                "word: | word: an empty value is not allowed; one of red, green",
                "word: [red] | word: this is not allowed; one of red, green",
                "fixed: v2 | fixed: 'v2' is not allowed; write v1",
                "whole: 10 | whole: 10 is out of range; 1 to 9",
                "whole: 1e18 | whole: 1e18 is out of range; 1 to 9",
                "whole: 1.5 | whole: 1.5 is no whole number",
                "whole: \"5\" | whole: \"5\" is a string here; write 5 without quotes",
                "whole: five | whole: is a string, but must be a whole number",
                "whole: true | whole: is a boolean, but must be a whole number",
                "whole: | whole: is empty, but must be a whole number",
                "low: 0 | low: 0 is out of range; at least 1",
                "high: 9.5 | high: 9.5 is out of range; at most 9",
                "even: 3 | even: breaks the schema's rule multipleOf",
                "bool: yes | bool: yes is a string in YAML 1.2; write true",
                "bool: Off | bool: Off is a string in YAML 1.2; write false",
                "bool: \"true\" | bool: \"true\" is a string here; write true without quotes",
                "bool: maybe | bool: is a string, but must be true or false",
                "bool: 1 | bool: is a number, but must be true or false",
                "list: 1 | list: is a number, but must be a list",
                "list: [{id: 1}, {id: x}] | list[1].id: is a string, but must be a whole number",
                "list: [{id: 1}, {}] | list[1]: 'id' is missing",
                "pattern: A | pattern: 'A' does not fit; it must match ^[a-z]+$",
                "worded: A | worded: 'A' does not fit; small letters",
                "worded: \"a\\n\" | worded: 'a\\u000a' does not fit; small letters",
                "free: {a: 1, b: 2, c: 3} | free: has more than 2 fields",
                "free: {A: 1} | free: the name 'A' does not fit; small letters",
                "free: {a/b~c.d: x} | free[\"a/b~c.d\"]: is a string, but must be a whole number",
                "free: 3 | free: is a number, but must be a mapping",
                "wrod: red | unknown field 'wrod'; did you mean 'word'?",
                "WHOLE: 1 | unknown field 'WHOLE'; did you mean 'whole'?",
                "elephant: 1 | unknown field 'elephant'; known are text, word, fixed, whole, low, high, even, bool, list, pattern,"
                        + " worded, free, secret"
            })
    void saysWhatIsWrongAndWhatIsAllowed(String yaml, String problem) {
        assertThat(check(SCHEMA, yaml)).containsExactly("1: " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{text: 12345} | .text: this is a number here; write it in quotes",
                "{text: null} | .text: this is empty here; write it in quotes",
                "{text: CANARY} | .text: this does not fit; it must match ^[a-z]+$",
                "{word: CANARY} | .word: this is not allowed; one of red, green",
                "{whole: 12345} | .whole: this is out of range; at most 9",
                "{whole: \"12345\"} | .whole: is a string, but must be a whole number",
                "{whole: 123.45} | .whole: this is no whole number",
                "{CANARY: 12345} | : unknown field; known are text, word, bool, whole",
                "{txt: 12345} | : unknown field; did you mean 'text'?",
                "CANARY | : is a string, but must be a mapping",
                "[12345] | : is a list, but must be a mapping"
            })
    void quotesNothingOfASecret(String yaml, String problem) {
        assertThat(check(SCHEMA, "secret: " + yaml))
                .containsExactly("1: secret" + problem)
                .allSatisfy(text -> assertThat(text).doesNotContain("CANARY", "12345"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text: abcd",
                "whole: 1e0",
                "whole: 9.0",
                "free:",
                "free: {}",
                "list: []",
                "high: -1.5",
                "text: '12'"
            })
    void findsNothingWrongWithWhatTheSchemaAllows(String yaml) {
        assertThat(check(SCHEMA, yaml)).isEmpty();
    }

    @Test
    void namesTheLineOfEachField() {
        assertThat(check(SCHEMA, "list:\n  - id: 1\n  - id:\n      x\nfree:\n  a: 1\n  B: 2\nxyz:\n  a: 1"))
                .containsExactly(
                        "4: list[1].id: is a string, but must be a whole number",
                        "7: free: the name 'B' does not fit; small letters",
                        "8: unknown field 'xyz'; known are text, word, fixed, whole, low, high, even, bool, list, pattern, worded,"
                                + " free, secret");
    }

    @Test
    void cutsLongQuotations() {
        assertThat(check(SCHEMA, "worded: " + "A".repeat(1000)))
                .containsExactly("1: worded: '" + "A".repeat(60) + "…' does not fit; small letters");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"$schema\": \"http://127.0.0.1:1/schema\", \"type\": \"object\"}",
                "{\"$ref\": \"http://127.0.0.1:1/schema\"}",
                "{\"$ref\": \"classpath:/schemas/tenant.schema.json\"}",
                "{\"type\": [}"
            })
    void fetchesNothingAndFailsForAFaultySchema(String schema) {
        assertThatThrownBy(() -> check(new SchemaCheck(schema), "a: 1")).isInstanceOf(RuntimeException.class);
    }

    private static List<String> check(SchemaCheck schema, String yaml) {
        var problems = new Problems("f");
        var document = Yaml.parse("f", yaml.getBytes(StandardCharsets.UTF_8)).getFirst();
        schema.check((Mapping) document.root().orElseThrow(), problems);
        return problems.sorted().stream()
                .map(Problem::toString)
                .map(text -> text.substring(2))
                .toList();
    }

    @Test
    void whatIsSecretIsSaidByTheSchemaAndByTheNearestFieldThatSaysIt() {
        var check = new SchemaCheck("""
                {"properties": {
                  "open": {"properties": {"hidden": {"x-secret": true}}},
                  "hidden": {"x-secret": true, "properties": {"open": {"x-secret": false}, "more": {}}}}}
                """);

        assertThat(check.isSecret(List.of("open"))).isFalse();
        assertThat(check.isSecret(List.of("open", "hidden"))).isTrue();
        assertThat(check.isSecret(List.of("hidden"))).isTrue();
        assertThat(check.isSecret(List.of("hidden", "more"))).isTrue();
        assertThat(check.isSecret(List.of("hidden", "unknown", "more"))).isTrue();
        assertThat(check.isSecret(List.of("hidden", "open"))).isFalse();
        assertThat(check.isSecret(List.of("unknown"))).isFalse();
    }

    @Test
    void whoseAFieldIsIsSaidByTheInnermostMark() {
        var check = new SchemaCheck("""
                {"properties": {"spec": {"properties": {
                  "running": {"x-role": "operator"},
                  "whole": {"x-role": "operator", "properties": {"part": {}, "other": {"x-role": "admin"}}},
                  "size": {}}}}}
                """);

        assertThat(check.role(List.of("spec", "running"))).contains("operator");
        assertThat(check.role(List.of("spec", "whole", "part"))).contains("operator");
        assertThat(check.role(List.of("spec", "whole", "other"))).contains("admin");
        assertThat(check.role(List.of("spec", "size"))).isEmpty();
        assertThat(check.role(List.of("spec"))).isEmpty();
        assertThat(check.role(List.of("metadata", "name"))).isEmpty();
    }

    @Test
    void secretsInPlainTextAreToldWithTheirPlaces() {
        var check = new SchemaCheck("""
                {"properties": {"spec": {"properties": {
                  "password": {"x-secret": true, "properties": {
                    "sealed": {"x-sealed": true}, "value": {}, "generation": {"x-secret": false}}},
                  "env": {"items": {"properties": {"token": {"x-secret": true}}}}}}}}
                """);
        var document = Yaml.parse("f", """
                spec:
                  password: {sealed: AbC=, value: hunter2, generation: 3, unknown: 5, none: null}
                  env: [{name: a, token: t}, {name: b}]
                """.getBytes(StandardCharsets.UTF_8)).getFirst();

        assertThat(check.bareSecrets((Mapping) document.root().orElseThrow()))
                .containsExactly("spec.password.value", "spec.password.unknown", "spec.env[0].token");
    }
}
