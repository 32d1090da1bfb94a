package io.cachepilot.manifest.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Node.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    record Case(String yaml, String problem) {
        @Override
        public String toString() {
            return yaml;
        }
    }

    private static final String INDENTATION =
            "this line does not fit the lines above; check the indentation, and what follows a closing quote or bracket";
    private static final String INDICATOR =
            "'&', '*', '!', '|' and '>' have a meaning of their own at the beginning of a value; put the text in quotes";
    private static final String NUMBER =
            "a number of this form or size is not allowed; write it in plain decimal digits, or in quotes if it is text";
    private static final String NAME = "the name of a field is a string, but this one is ";
    private static final String QUOTES = "; put it in quotes if it is meant as text";
    private static final String ESCAPE =
            "the text in double quotes holds an unknown escape; write \\\\ for a backslash, or use single quotes";

    @SuppressWarnings("unused")
    private static final List<Case> NOT_YAML = List.of(
            new Case("a: b: c", "1: a ':' is not expected here; check the indentation, or put the text in quotes"),
            new Case("a: 1\n  b: 2", "2: a ':' is not expected here; check the indentation, or put the text in quotes"),
            new Case("a:\n\tb: 1", "2: a tab can't indent; use spaces"),
            new Case("a:\n  b: 1\n c: 2", "3: " + INDENTATION),
            new Case("a: 1\n- b", "2: " + INDENTATION),
            new Case("a: 'x' y", "1: " + INDENTATION),
            new Case("a: 1\nb: [1, 2\n\n", "2: a ',' or the ']' for the '[' of line 2 is missing"),
            new Case("a: {b: 1\nc: 2", "2: a ',' or the '}' for the '{' of line 1 is missing"),
            new Case("a: 1\nb: 'x\n", "2: the quote that opens on line 2 is not closed"),
            new Case("a: \"x\nb: 1", "2: the quote that opens on line 1 is not closed"),
            new Case("a: \"\\q\"", "1: " + ESCAPE),
            new Case("a: \"\\x4\"", "1: " + ESCAPE),
            new Case("a: \"\\U99999999\"", "1: " + ESCAPE),
            new Case("a: @x", "1: no value begins with '@'; put the text in quotes"),
            new Case("a: %x", "1: no value begins with '%'; put the text in quotes"),
            new Case("a: ]", "1: a value or a bracket is missing here"),
            new Case("a: - b", "1: a list item is not expected here; begin the list on a line of its own"),
            new Case("a: ? b", "1: a '?' is not expected here; put the text in quotes"),
            new Case("a: |x\n y", "1: " + INDICATOR),
            new Case("a: & x", "1: " + INDICATOR),
            new Case("a: 1\nb\nc: 1", "3: a ':' is missing after the name of the field"),
            new Case(
                    "%FOO\n---\na: b: c",
                    "3: a ':' is not expected here; check the indentation, or put the text in quotes"),
            new Case("\"a\" \"b\"", "1: " + INDENTATION));

    @SuppressWarnings("unused")
    private static final List<Case> REFUSED = List.of(
            new Case(
                    "a: &x 1",
                    "1: a: anchors (&name) are not allowed; write the value out where it is needed, or in quotes if it is text"),
            new Case(
                    "a: [*x]",
                    "1: a[0]: aliases (*name) are not allowed; write the value out, or in quotes if it is text"),
            new Case(
                    "a: {b: !!str 1}",
                    "1: a.b: tags (!name) are not allowed; remove it, or write the value in quotes if it is text"),
            new Case(
                    "!x\na: 1",
                    "1: tags (!name) are not allowed; remove it, or write the value in quotes if it is text"),
            new Case("a:\n  <<: {b: 1}", "2: a: merge keys (<<) are not allowed; write the fields out"),
            new Case("a: 1\nb: 2\na: 3", "3: field 'a' is given twice, on line 1 and on line 3; keep one"),
            new Case("{a, a}", "1: a field is given twice, on line 1 and on line 1; keep one"),
            new Case("1: x", "1: " + NAME + "a number" + QUOTES),
            new Case("true: x", "1: " + NAME + "a boolean" + QUOTES),
            new Case("~: x", "1: " + NAME + "empty" + QUOTES),
            new Case("? [a]\n: b", "1: " + NAME + "a list" + QUOTES),
            new Case("a: {{b: c}: d}", "1: a: " + NAME + "a mapping" + QUOTES),
            new Case("%TAG !e! tag:x,2000:\n---\na: 1", "1: %TAG is not allowed; remove the line"),
            new Case("%YAML 1.1\n---\na: 1", "1: %YAML must say 1.2; correct or remove the line"),
            new Case("a: \"\\ud800\"", "1: a: the text holds half of a surrogate pair; write the character itself"),
            new Case("a: 0x10", "1: a: " + NUMBER),
            new Case("a: 0o17", "1: a: " + NUMBER),
            new Case("a: 017", "1: a: " + NUMBER),
            new Case("a: .inf", "1: a: " + NUMBER),
            new Case("a: -.INF", "1: a: " + NUMBER),
            new Case("a: .nan", "1: a: " + NUMBER),
            new Case("a: 1e999999", "1: a: " + NUMBER),
            new Case("a: 1e-99999999999", "1: a: " + NUMBER),
            new Case("a: " + "9".repeat(400), "1: a: " + NUMBER),
            new Case(
                    "a: \u0007",
                    "1: the character U+0007 is not allowed; in double quotes it can be written as an escape"));

    @ParameterizedTest
    @FieldSource("NOT_YAML")
    void saysInPlainWordsWhatIsNoYaml(Case broken) {
        var document = only(broken.yaml());
        assertThat(document.complete()).isFalse();
        assertThat(lines(document.problems())).containsExactly(broken.problem());
    }

    @ParameterizedTest
    @FieldSource("REFUSED")
    void refusesWhatOurYamlDoesNotHave(Case refused) {
        assertThat(lines(only(refused.yaml()).problems())).containsExactly(refused.problem());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "yes,STRING",
                "on,STRING",
                "123,NUMBER",
                "-1,NUMBER",
                "1e3,NUMBER",
                "1.5,NUMBER",
                ".5,NUMBER",
                "+7,NUMBER",
                "0,NUMBER",
                "true,BOOLEAN",
                "FALSE,BOOLEAN",
                "~,NULL",
                "null,NULL",
                "``,NULL",
                "'null',STRING",
                "\"123\",STRING",
                "1 2,STRING",
                "2026-11-22T10:00:00Z,STRING",
                "1_000,STRING",
                "12:30:45,STRING",
                "nUll,STRING",
                "tRue,STRING",
                "0b1,STRING",
                "0e999999999,NUMBER"
            })
    void resolvesScalarsByTheCoreSchema(String text, ScalarKind kind) {
        assertThat(root("a: " + text).scalar("a")).map(Scalar::kind).contains(kind);
    }

    @Test
    void readsWholeNumbersHoweverTheyAreWritten() {
        var root = root("{a: 256, b: 256.0, c: 1e3, d: 1.5, e: \"256\", f: 1e300, g: -1e300, h: 0e999999999}");
        assertThat(root.whole("a")).hasValue(256);
        assertThat(root.whole("b")).hasValue(256);
        assertThat(root.whole("c")).hasValue(1000);
        assertThat(List.of(root.whole("d"), root.whole("e"), root.whole("none")))
                .containsOnly(OptionalLong.empty());
        assertThat(root.whole("f")).hasValue(Long.MAX_VALUE);
        assertThat(root.whole("g")).hasValue(Long.MIN_VALUE);
        assertThat(root.whole("h")).hasValue(0);
    }

    @Test
    void answersNothingForFieldsOfAnotherType() {
        var root = root("a: [1]\nb: {c: x}\nd: yes");
        assertThat(root.text("a")).isEmpty();
        assertThat(root.flag("d")).isEmpty();
        assertThat(root.mapping("a").fields()).isEmpty();
        assertThat(root.mapping("b").text("c")).contains("x");
        assertThat(root.line("d")).isEqualTo(3);
        assertThat(root.line("none")).isEqualTo(1);
    }

    @Test
    void cutsAFileIntoDocumentsThatSpoilNoOther() {
        var documents =
                Yaml.parse("a.yaml", bytes("# one\na: 1\n---\nb: [\n--- # three\nc: 'x\n...\n# none\n---\n---\nd: 4"));
        assertThat(documents).extracting(YamlDocument::line).containsExactly(2, 4, 6, 11);
        assertThat(documents).extracting(YamlDocument::complete).containsExactly(true, false, false, true);
        assertThat(lines(documents.get(2).problems()))
                .containsExactly("7: the quote that opens on line 6 is not closed");
    }

    @Test
    void keepsWhatStandsBeforeTheBreakingPlace() {
        var document = only("kind: Tenant\nmetadata:\n  name: a\nspec:\n  x: [1, {y: 2\n  z");
        var root = (Mapping) document.root().orElseThrow();
        assertThat(document.complete()).isFalse();
        assertThat(root.text("kind")).contains("Tenant");
        assertThat(root.mapping("metadata").text("name")).contains("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a: 1\nb: 2", "a: 1\r\nb: 2", "a: 1\rb: 2", "\uFEFFa: 1\nb: 2", "%YAML 1.2\n--- {a: 1,\nb: 2}"})
    void readsEveryLineBreakAndAByteOrderMark(String yaml) {
        assertThat(root(yaml).whole("b")).hasValue(2);
    }

    @Test
    void countsLinesAcrossDocumentsWithAnyLineBreak() {
        assertThat(Yaml.parse("a", bytes("a: 1\r\n---\r\nb: 1\r---\nc: x: y"))
                        .getLast()
                        .problems())
                .singleElement()
                .extracting(Problem::line)
                .isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# comment", "---", "---\n...\n---\n# x\n", "%YAML 1.2\n", "\uFEFF"})
    void findsNoDocumentWhereNothingIsWritten(String yaml) {
        assertThat(Yaml.parse("a", bytes(yaml))).isEmpty();
    }

    @Test
    void namesThePlaceThatIsNoText() {
        assertThat(lines(Yaml.parse("a", new byte[] {'a', '\n', 'b', (byte) 0xC0, (byte) 0x80})
                        .getFirst()
                        .problems()))
                .containsExactly("2: byte 4 of the file is not UTF-8 text; save the file as UTF-8");
    }

    @Test
    void boundsDepthSizeAndNumber() {
        assertThat(only("[".repeat(64) + "]".repeat(64)).problems()).isEmpty();
        assertThat(lines(only("[".repeat(65) + "]".repeat(65)).problems()).getFirst())
                .endsWith("nested more than 64 levels deep");
        assertThat(lines(only("[" + "1,".repeat(20_001) + "]").problems()).getFirst())
                .endsWith("more than 20000 values in one document");
        assertThat(lines(only("a: " + "x".repeat(256 * 1024)).problems()))
                .containsExactly("1: the document is larger than 256 KiB");
        assertThat(only("a: " + "x".repeat(256 * 1024 - 3)).problems()).isEmpty();
        assertThat(Yaml.parse("a", bytes("--- 1\n".repeat(1000)))).hasSize(1000);
        assertThat(lines(only("--- 1\n".repeat(1001)).problems()))
                .containsExactly("1001: the file holds more than 1000 documents; split it into several files");
        assertThat(lines(Yaml.parse("a", new byte[(16 << 20) + 1]).getFirst().problems()))
                .containsExactly("1: the file is larger than 16 MiB; split it into several files");
    }

    @Test
    void printsNothingOfAScalar() {
        assertThat(only("a: {b: hunter2}").toString()).doesNotContain("hunter2");
    }

    private static Mapping root(String yaml) {
        var document = only(yaml);
        assertThat(document.problems()).isEmpty();
        return (Mapping) document.root().orElseThrow();
    }

    private static YamlDocument only(String yaml) {
        var documents = Yaml.parse("a.yaml", bytes(yaml));
        assertThat(documents).hasSize(1);
        return documents.getFirst();
    }

    private static List<String> lines(List<Problem> problems) {
        return problems.stream()
                .map(Problem::toString)
                .map(text -> text.substring(text.indexOf(':') + 1))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
