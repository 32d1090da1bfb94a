package io.cachepilot.spec;

import io.cachepilot.manifest.edit.Edit;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.manifest.edit.Value.Fields;
import java.util.List;
import java.util.function.UnaryOperator;

/** What is to become of a spec. */
public sealed interface SpecAction {
    /** A new document, which must not be there yet. */
    record Create(Fields document) implements SpecAction {}

    /** Some of its fields get other values; all else stays, comments and quotes too. */
    record Change(List<Edit> edits) implements SpecAction {
        public Change {
            edits = List.copyOf(edits);
        }
    }

    /** The text of the whole document, whether it is there already or not. */
    record Replace(String text) implements SpecAction {}

    /** The file of the document becomes whatever is made of it. */
    record Rewrite(UnaryOperator<ManifestText> change) implements SpecAction {}

    /** The document goes; so does its file, when it holds no other. */
    record Remove() implements SpecAction {}
}
