package io.cachepilot.manifest.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cachepilot.manifest.edit.EditRefused.Reason;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Edit.Put;
import io.cachepilot.manifest.edit.value.Edit.Remove;
import io.cachepilot.manifest.edit.value.FieldOrder;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.edit.value.Value.Fields;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ManifestTextTest {
    private static final String TWO = """
            # Of the first.
            kind: Tenant
            metadata: {name: one}
            # Still of the first.
            --- # the second
            kind: Tenant
            metadata: {name: two}
            """;

    @Test
    void findsDocumentsWithTheirPlaces() {
        var parts = ManifestText.parse("f", TWO).documents();

        assertThat(parts).extracting(part -> part.name().orElse("")).containsExactly("one", "two");
        assertThat(parts).extracting(DocumentPart::firstLine).containsExactly(1, 5);
        assertThat(parts).extracting(DocumentPart::lastLine).containsExactly(4, 7);
        assertThat(ManifestText.parse("f", TWO).documentText("Tenant", "two"))
                .isEqualTo("--- # the second\nkind: Tenant\nmetadata: {name: two}\n");
    }

    @Test
    void textOfADocumentDoesNotChangeWithItsNeighbours() {
        var before = ManifestText.parse("f", TWO);
        var after = before.edit("Tenant", "one", List.of(put("a", "spec", "b")));

        assertThat(after.documentText("Tenant", "two")).isEqualTo(before.documentText("Tenant", "two"));
        assertThat(after.documentText("Tenant", "one")).isNotEqualTo(before.documentText("Tenant", "one"));
    }

    @Test
    void keepsAByteOrderMark() {
        var text = ManifestText.parse("f", "\uFEFFkind: Tenant\nmetadata: {name: one}\nspec: {a: 1}\n");

        assertThat(text.edit("Tenant", "one", List.of(put("2", "spec", "a"))).text())
                .isEqualTo("\uFEFFkind: Tenant\nmetadata: {name: one}\nspec: {a: \"2\"}\n");
    }

    @Test
    void editsBesideABrokenDocument() {
        var text = "kind: {\n---\nkind: Tenant\nmetadata: {name: one}\n---\n&x a: 1\n";

        assertThat(ManifestText.parse("f", text)
                        .edit("Tenant", "one", List.of(put("x", "spec")))
                        .text())
                .isEqualTo("kind: {\n---\nkind: Tenant\nmetadata: {name: one}\nspec: x\n---\n&x a: 1\n");
    }

    @Test
    void addsADocument() {
        assertThat(ManifestText.parse("f", "# All.\r\nkind: A\r\nmetadata: {name: one}")
                        .add(tenant("two"))
                        .text())
                .isEqualTo(
                        "# All.\r\nkind: A\r\nmetadata: {name: one}\r\n---\r\nkind: Tenant\r\nmetadata:\r\n  name: two\r\n");
        assertThat(ManifestText.parse("f", "# All.\n").add(tenant("two")).text())
                .isEqualTo("# All.\nkind: Tenant\nmetadata:\n  name: two\n");
    }

    @Test
    void writesAFreshFileInTheOrderOfTheSchema() {
        var schema = """
                {"properties": {"kind": {}, "metadata": {}, "spec": {"properties": {"a": {}, "b": {"properties": {"p": {}, "q": {}}}}}}}
                """;
        var spec = Fields.of("b", Fields.of("q", Value.of(1)).with("p", Value.of("no")))
                .with(
                        "other",
                        Value.of(Value.of(true), Fields.of("p", Value.of(1)).with("q", Fields.none())))
                .with("a", Value.of("1"));
        var document = Fields.of("spec", spec)
                .with("metadata", Fields.of("name", Value.of("null")))
                .with("kind", Value.of("T"));

        assertThat(ManifestText.fresh("f", FieldOrder.of(schema).sort(document)).text())
                .isEqualTo("""
                        kind: T
                        metadata:
                          name: "null"
                        spec:
                          a: "1"
                          b:
                            p: "no"
                            q: 1
                          other:
                            - true
                            - p: 1
                              q: {}
                        """);
    }

    @Test
    void removesADocumentWithItsComments() {
        var text = ManifestText.parse("f", TWO);

        assertThat(text.remove("Tenant", "two").text()).isEqualTo(TWO.substring(0, TWO.indexOf("---")));
        assertThat(text.remove("Tenant", "one").text()).isEqualTo(TWO.substring(TWO.indexOf("---")));
    }

    @Test
    void removingADocumentLeavesItsNeighboursApart() {
        var text = """
                kind: Tenant
                metadata: {name: one}
                ---
                kind: Tenant
                metadata: {name: two}
                ...
                kind: Tenant
                metadata: {name: three}
                """;

        assertThat(ManifestText.parse("f", text).remove("Tenant", "two").text()).isEqualTo("""
                        kind: Tenant
                        metadata: {name: one}
                        ...
                        kind: Tenant
                        metadata: {name: three}
                        """);
    }

    @Test
    void addThenRemoveGivesTheTextBack() {
        assertThat(ManifestText.parse("f", TWO)
                        .add(tenant("three"))
                        .remove("Tenant", "three")
                        .text())
                .isEqualTo(TWO);
    }

    @Test
    void allEditsAreDoneOrNone() {
        var text = ManifestText.parse("f", TWO);

        assertThat(refused(() -> text.edit("Tenant", "one", List.of(put("x", "spec", "a"), put("x", "kind", "a"))))
                        .reason())
                .isEqualTo(Reason.NO_MAPPING);
        assertThat(text.text()).isEqualTo(TWO);
    }

    @Test
    void saysWhyAnEditIsRefused() {
        var twice = TWO.replace("two", "one");
        assertThat(refused(() -> parse(TWO).document("Tenant", "three"))).hasMessage("f holds no Tenant three");
        assertThat(refused(() -> parse(twice).document("Tenant", "one")))
                .hasMessage("f: Tenant one is on line 1 and on line 5; keep one");
        assertThat(refused(() -> parse(TWO).add(tenant("one")))).hasMessage("f holds Tenant one already");
        assertThat(refused(() -> parse("kind: Tenant\nmetadata: {name: one}\n").remove("Tenant", "one")))
                .hasMessage("Tenant one is all that f holds; delete the file instead");
        assertThat(refused(() -> parse("kind: Tenant\nmetadata: {name: one}\nspec: &x 1\n")
                        .edit("Tenant", "one", List.of(put("x", "spec")))))
                .hasMessageStartingWith("f:3: spec: anchors (&name) are not allowed");
        assertThat(refused(() -> parse("kind: Tenant\nmetadata: {name: one}\nspec:\n  - 1\n")
                        .edit("Tenant", "one", List.of(put("x", "spec", "a")))))
                .hasMessage("line 4: spec is a list and has no fields");
        assertThat(refused(() -> parse("kind: Tenant\nmetadata: {name: one}\n? spec\n: 1\n")
                                .edit("Tenant", "one", List.of(put("x", "spec"))))
                        .reason())
                .isEqualTo(Reason.UNUSUAL_STYLE);
    }

    @Test
    void refusesWhatTheReaderWouldNotTakeBack() {
        assertThat(refusal(put("x".repeat(250 << 10), "spec"))).isEqualTo(Reason.RESULT_UNREADABLE);
        assertThat(refusal(put("x", "spec", "n".repeat(1100)))).isEqualTo(Reason.RESULT_UNREADABLE);
        assertThat(refusal(put("x", "a.".repeat(70).split("\\.")))).isEqualTo(Reason.RESULT_UNREADABLE);
        assertThatIllegalArgumentException().isThrownBy(() -> Value.of("\uD800"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Remove(List.of()));
    }

    @Test
    void showsNoSecret() {
        var secret = Fields.of("value", Value.of("hunter22"));
        assertThat(new Put(List.of("spec", "password"), secret).toString()).doesNotContain("hunter22");
        assertThat(ManifestText.fresh("f", tenant("one").with("spec", secret)).toString())
                .doesNotContain("hunter22");
    }

    private static Reason refusal(Edit edit) {
        return refused(() -> parse(TWO).edit("Tenant", "one", List.of(edit))).reason();
    }

    private static EditRefused refused(ThrowingCallable call) {
        var refused = catchThrowableOfType(EditRefused.class, call);
        assertThat(refused).isNotNull();
        return refused;
    }

    private static ManifestText parse(String text) {
        return ManifestText.parse("f", text);
    }

    private static Fields tenant(String name) {
        return Fields.of("kind", Value.of("Tenant")).with("metadata", Fields.of("name", Value.of(name)));
    }

    private static Put put(String value, String... path) {
        return new Put(List.of(path), Value.of(value));
    }
}
