package io.cachepilot.spec;

import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.MergePatch;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.edit.value.Value.Fields;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What is to become of a spec. */
public sealed interface SpecAction {
    /**
     * Some fields of a spec get other values, or are all that a new one says.
     *
     * @param expected whether it is a new one
     * @param kind as manifests write it
     */
    static SpecAction patch(Expectation expected, String kind, String name, MergePatch patch) {
        return expected instanceof Expectation.Absent
                ? new Create(patch.onto(ManifestText.head(kind, name)))
                : new Change(patch.edits());
    }

    /** The spec is left alone, or looked after again. */
    static SpecAction suspend(boolean suspended) {
        return new Change(List.of(new Edit.Put(List.of("spec", "suspend"), Value.of(suspended))));
    }

    /** A new document, which must not be there yet. */
    record Create(Fields document) implements SpecAction {}

    /** Some of its fields get other values; all else stays, comments and quotes too. */
    record Change(List<Edit> edits) implements SpecAction {
        public Change {
            edits = List.copyOf(edits);
        }
    }

    /** Some of its fields get values that depend on what they are; all else stays. */
    record Derive(Function<Manifests, List<Edit>> edits) implements SpecAction {}

    /** The text of the whole document, whether it is there already or not. */
    record Replace(String text) implements SpecAction {}

    /**
     * The document becomes what it was once, whether it is there now or not, but for what its kind keeps on the way back.
     *
     * @param text it as it was
     * @param last it as it was last, in case that it is not there now; empty: it was never
     */
    record Restore(String text, Optional<String> last) implements SpecAction {}

    /** The file of the document becomes whatever is made of it. */
    record Rewrite(UnaryOperator<ManifestText> change) implements SpecAction {}

    /** The document goes; so does its file, when it holds no other. */
    record Remove() implements SpecAction {}
}
