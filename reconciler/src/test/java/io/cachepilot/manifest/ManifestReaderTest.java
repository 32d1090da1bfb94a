package io.cachepilot.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.manifest.Read.Rejected;
import io.cachepilot.manifest.Read.Valid;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.problem.Problems;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
    private final ManifestReader reader = Lamp.reader();

    @Test
    void readsSeveralDocumentsOfSeveralFiles() {
        var manifests = Files.of("b.yaml", Lamp.spec("c") + "---\n" + Lamp.spec("d") + "spec: {on: false}")
                .and("a.yaml", Lamp.spec("e"))
                .read(reader);
        assertThat(manifests.specs(Lamp.class))
                .containsExactly(new Lamp("e", true, 5), new Lamp("c", true, 5), new Lamp("d", false, 5));
        assertThat(manifests.valid()).extracting(Valid::line).containsExactly(1, 1, 5);
        assertThat(manifests.problems()).isEmpty();
        assertThat(manifests.unclearFiles()).isEmpty();
    }

    @Test
    void parsesAFileAnewOnlyWhenItHasChanged() {
        var before = Files.of("a", Lamp.spec("a") + "spec: {on: true}").and("b", Lamp.spec("b") + "spec: {on: true}");
        var after = Files.of("a", Lamp.spec("a") + "spec: {on: true}").and("b", Lamp.spec("b") + "spec: {on: false}");
        List<Lamp> first = before.read(reader).specs(Lamp.class);
        List<Lamp> second = after.read(reader).specs(Lamp.class);

        assertThat(second.getFirst()).isSameAs(first.getFirst());
        assertThat(second.getLast().on()).isFalse();
        assertThat(before.read(reader).specs(Lamp.class)).isEqualTo(first);
    }

    @Test
    void reportsTheProblemsOfAllDocumentsAtOnce() {
        var manifests = Files.of("b.yaml", Lamp.spec("a") + "spec:\n  on: yes\n  colour: red\n---\n- 1\n---\nkind: Lam")
                .and(
                        "a.yaml",
                        Lamp.spec("b") + "spec: {on: false, brightness: 7}\n---\na: [\n---\n" + Lamp.spec("good"))
                .read(reader);
        assertThat(texts(manifests))
                .containsExactly(
                        "a.yaml:4: spec.brightness: is bright, but the lamp is off",
                        "a.yaml:6: a value or a bracket is missing here",
                        "b.yaml:5: spec.on: yes is a string in YAML 1.2; write true",
                        "b.yaml:6: spec: unknown field 'colour'; known are on, brightness",
                        "b.yaml:8: a spec is a mapping with the fields apiVersion, kind, metadata and spec",
                        "b.yaml:10: kind: 'Lam' is no known kind; did you mean 'Lamp'?");
        assertThat(manifests.specs(Lamp.class)).extracting(Lamp::name).containsExactly("good");
        assertThat(manifests.rejected()).hasSize(5);
    }

    @Test
    void reportsWhatSchemaAndReaderFindTogetherButOncePerValue() {
        assertThat(texts(Files.of("a", Lamp.spec("a") + "x: 1\nspec: {on: false, brightness: 7}")
                        .read(reader)))
                .containsExactly(
                        "a:4: unknown field 'x'; known are apiVersion, kind, metadata, spec",
                        "a:5: spec.brightness: is bright, but the lamp is off");
        assertThat(texts(Files.of("a", Lamp.spec("a") + "spec: {on: false, brightness: 11}")
                        .read(reader)))
                .containsExactly("a:4: spec.brightness: 11 is out of range; 0 to 10");
    }

    @Test
    void keepsWarningsWithAValidSpec() {
        var manifests = Files.of("a", Lamp.spec("a") + "spec: {brightness: 0}").read(reader);
        assertThat(manifests.valid()).hasSize(1);
        assertThat(texts(manifests)).containsExactly("a:4: spec.brightness: is dark");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# all of it\n# is commented out", "---\n---\n", " \n\n"})
    void doesNotTakeAnEmptyFileForARemoval(String content) {
        var manifests =
                Files.of("a.yaml", content).and("b.yaml", Lamp.spec("b")).read(reader);
        assertThat(texts(manifests)).containsExactly("a.yaml:1: holds no spec; delete the file to remove its tenants");
        assertThat(manifests.unclearFiles()).containsExactly("a.yaml");
        assertThat(manifests.valid()).hasSize(1);
    }

    @Test
    void rejectsEverySpecOfOneNameAndNamesTheOtherPlaces() {
        var manifests = Files.of("a.yaml", Lamp.spec("x") + "---\n" + Lamp.spec("y"))
                .and("b.yaml", "# second\n" + Lamp.spec("x"))
                .and("c.yaml", Lamp.spec("x") + "spec: {on: 1}")
                .read(reader);
        assertThat(texts(manifests))
                .containsExactly(
                        "a.yaml:1: metadata.name: Lamp x is also in b.yaml:2, c.yaml:1; keep one",
                        "b.yaml:2: metadata.name: Lamp x is also in a.yaml:1, c.yaml:1; keep one",
                        "c.yaml:1: metadata.name: Lamp x is also in a.yaml:1, b.yaml:2; keep one",
                        "c.yaml:4: spec.on: is a number, but must be true or false");
        assertThat(manifests.specs(Lamp.class)).extracting(Lamp::name).containsExactly("y");
        assertThat(manifests.unclearFiles()).isEmpty();
    }

    @Test
    void knowsWhichSpecIsBrokenWhenItsNameStandsBeforeTheBreakingPlace() {
        var manifests = Files.of("a", Lamp.spec("x") + "spec: {on: [").read(reader);
        assertThat(manifests.rejected())
                .singleElement()
                .returns(Optional.of("Lamp"), Rejected::kind)
                .returns(Optional.of("x"), Rejected::name);
        assertThat(manifests.unclearFiles()).isEmpty();
        assertThat(manifests.problems()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Lamp",
                "kind: Lamp\nmetadata: {name: UPPER}",
                "metadata: {name: x}",
                "a",
                "- a",
                "a: [",
                "kind: Cat\nmetadata: {name: x}",
                "kind: Lamp\nmetadata: {name: \"x\\n\"}",
                "kind: Lamp\nmetadata: {name: [x]}"
            })
    void marksFilesInWhichASpecCantBeIdentified(String content) {
        var manifests = Files.of("a", Lamp.spec("x") + "---\n" + content).read(reader);
        assertThat(manifests.unclearFiles()).containsExactly("a");
        assertThat(manifests.specs(Lamp.class)).containsExactly(new Lamp("x", true, 5));
    }

    @Test
    void saysWhichKindsThereAre() {
        assertThat(texts(Files.of("a", "spec: 1\n---\nkind: Elephant\n---\nkind: [1]\n---\nkind:\nx: y")
                        .read(reader)))
                .containsExactly(
                        "a:1: 'kind' is missing; known are Lamp",
                        "a:3: kind: 'Elephant' is no known kind; known are Lamp",
                        "a:5: kind: this is no known kind; known are Lamp",
                        "a:7: kind: this is no known kind; known are Lamp");
    }

    @Test
    void whatHasNoFieldOfManifestsIsNone() {
        var manifests = Files.of("compose.yaml", "a: &b 1\nc: *b\n---\n{}\n").read(reader);

        assertThat(texts(manifests))
                .containsExactly(
                        "compose.yaml:1: this is no manifest: it has none of the fields apiVersion, kind, metadata and spec; it is left alone",
                        "compose.yaml:4: 'kind' is missing; known are Lamp");
        assertThat(manifests.foreignFiles())
                .as("one of the two may be a manifest")
                .isEmpty();
        assertThat(Files.of("compose.yaml", "a: 1\n").read(reader).foreignFiles())
                .containsExactly("compose.yaml");
        assertThat(texts(manifests.meant()))
                .as("given for a manifest")
                .hasSize(4)
                .contains("compose.yaml:1: 'kind' is missing; known are Lamp");
        assertThat(manifests.unclearFiles())
                .as("the empty one may be a manifest")
                .containsExactly("compose.yaml");
        assertThat(Files.of("compose.yaml", "a: [").read(reader).unclearFiles())
                .as("nobody knows what was to come")
                .containsExactly("compose.yaml");
    }

    @Test
    void refusesTheLargestFilesWhenAllTogetherAreTooLarge() {
        var large = new byte[15 << 20];
        Arrays.fill(large, (byte) '#');
        var manifests = Files.of("z.yaml", Lamp.spec("z"))
                .and("a.yaml", large)
                .and("b.yaml", new byte[2 << 20])
                .read(reader);
        assertThat(texts(manifests))
                .contains("a.yaml:1: the files hold more than 16 MiB together; this one is not read");
        assertThat(manifests.specs(Lamp.class)).extracting(Lamp::name).containsExactly("z");
        assertThat(manifests.unclearFiles()).containsExactly("a.yaml", "b.yaml");
    }

    @Test
    void boundsTheNumberOfSpecsOverAllFiles() {
        var files = Files.of("small", Lamp.spec("small"));
        for (int i = 10; i < 21; i++) {
            files.and("many" + i, "--- 1\n".repeat(1000));
        }
        var manifests = files.read(reader);
        assertThat(texts(manifests))
                .contains("many20:1: the files hold more than 10000 specs together; this one is not read");
        assertThat(manifests.valid()).hasSize(1);
    }

    @Test
    void listsAHundredProblemsOfADocument() {
        var many = new StringBuilder(Lamp.spec("a"));
        for (int i = 0; i < 5000; i++) {
            many.append("x").append(i).append(": 1\n");
        }
        assertThat(texts(Files.of("a", many.toString()).read(reader)))
                .hasSize(101)
                .contains("a:103: 4900 more problems in this document are not listed");
    }

    @Test
    void refusesTwoReadersOfOneKindAndErrorsInAValidSpec() {
        assertThatThrownBy(() -> new ManifestReader(List.of(new OtherLamp(), new OtherLamp())))
                .hasMessage("two readers of the kind Other");
        var error = new Problem("a", 1, "", "m", Problem.Severity.ERROR);
        assertThatThrownBy(() -> new Valid("a", 1, "Lamp", "x", "spec", List.of(error)))
                .hasMessage("a valid spec with errors: [a:1: m]");
    }

    private static List<String> texts(Manifests manifests) {
        return manifests.problems().stream().map(Problem::toString).toList();
    }

    private static final class OtherLamp implements KindReader<String> {
        @Override
        public String kind() {
            return "Other";
        }

        @Override
        public String schema() {
            return "{}";
        }

        @Override
        public String read(Document document, Problems problems) {
            return document.name();
        }
    }
}
