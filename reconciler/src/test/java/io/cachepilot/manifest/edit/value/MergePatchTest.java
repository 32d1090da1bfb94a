package io.cachepilot.manifest.edit.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MergePatchTest {
    @Test
    void fieldsAreSetWhereTheyAreNamedAndTakenOutWhereTheyAreNull() {
        var memory = new LinkedHashMap<String, Object>();
        memory.put("maxmemoryMb", 512L);
        memory.put("limitMb", null);
        Map<String, Object> plain = Map.of("spec", Map.of("memory", memory));

        MergePatch patch = MergePatch.of(plain);

        assertThat(patch.edits())
                .containsExactly(
                        new Edit.Put(List.of("spec", "memory", "maxmemoryMb"), Value.of(512)),
                        new Edit.Remove(List.of("spec", "memory", "limitMb")));
        assertThat(patch.plain()).isEqualTo(plain);
    }

    @Test
    void listsAndWhatIsInThemTakeThePlaceOfWhatWasThere() {
        Map<String, Object> plain =
                Map.of("spec", Map.of("ports", List.of(Map.of("name", "web", "port", 80L, "on", true))));

        MergePatch patch = MergePatch.of(plain);

        assertThat(patch.edits()).singleElement().extracting(Edit::path).isEqualTo(List.of("spec", "ports"));
        assertThat(patch.plain()).isEqualTo(plain);
    }

    @Test
    void whatNoManifestCanSayIsRefusedWithItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MergePatch.of(Map.of("spec", Map.of("memory", Map.of()))))
                .withMessage("spec.memory says nothing of its fields; leave it out");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MergePatch.of(Map.of("spec", Map.of("share", 1.5))))
                .withMessageStartingWith("spec.share has to be a text, a whole number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MergePatch.of(Map.of("list", Collections.singletonList(null))))
                .withMessage("list can't be null in a list");
    }

    @Test
    void aNewDocumentGetsWhatIsSetBesideWhatItHas() {
        MergePatch patch = MergePatch.of(
                Map.of("spec", Map.of("suspend", true), "metadata", Map.of("labels", Map.of("a.b/c", "d"))));

        Value.Fields document = patch.onto(Value.Fields.of("metadata", Value.Fields.of("name", Value.of("shop"))));

        assertThat(document.fields()).containsKeys("metadata", "spec");
        assertThat(document.fields().get("metadata"))
                .isEqualTo(Value.Fields.of("name", Value.of("shop"))
                        .with("labels", Value.Fields.of("a.b/c", Value.of("d"))));
    }
}
