package io.cachepilot.manifest.edit;

import io.cachepilot.manifest.edit.layout.BlockScalar;
import io.cachepilot.manifest.edit.layout.Located;
import io.cachepilot.manifest.edit.layout.Located.Entry;
import io.cachepilot.manifest.edit.layout.Located.Leaf;
import io.cachepilot.manifest.edit.layout.ParsedDocument;
import io.cachepilot.manifest.edit.layout.Splice;
import io.cachepilot.manifest.edit.value.ScalarText;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.manifest.edit.value.Value.Items;
import io.cachepilot.manifest.edit.value.Value.Text;
import java.util.List;

/**
 * Replaces the value of one field or item where it stands.
 *
 * @param inBrackets whether the field is part of a mapping or list in flow style
 */
record ValueChange(ParsedDocument document, Entry entry, boolean inBrackets) {
    /** @param value other than what is there; what is there is no block of fields or items */
    List<Splice> replace(Value value) {
        if (entry.isExplicit()) {
            throw BlockChange.unusual(entry);
        }
        return switch (entry.value()) {
            case Leaf leaf when leaf.isOmitted() -> fillIn(leaf, value);
            case Leaf leaf when leaf.isBlock() -> replaceBlock(leaf, value);
            case Leaf leaf -> inPlace(leaf, ScalarText.of(value, leaf.style(), inBrackets));
            case Located.Branch branch -> inPlace(branch, ScalarText.of(value, inBrackets));
        };
    }

    private static List<Splice> inPlace(Located place, String text) {
        return List.of(new Splice(place.start(), place.end(), text));
    }

    private List<Splice> replaceBlock(Leaf leaf, Value value) {
        return value instanceof Text(String text) && BlockScalar.canHold(text)
                ? BlockScalar.rewrite(document, leaf, document.column(entry), text)
                : BlockScalar.replace(document, leaf, ScalarText.of(value, inBrackets));
    }

    private List<Splice> fillIn(Leaf leaf, Value value) {
        if (!inBrackets && hasParts(value)) {
            return below(value);
        }
        boolean named = entry.key().filter(key -> key.end() == leaf.start()).isPresent();
        return List.of(Splice.insert(leaf.start(), (named ? ": " : " ") + ScalarText.of(value, inBrackets)));
    }

    private List<Splice> below(Value value) {
        int column = document.column(entry);
        int end = document.lines().endWithComments(entry.end(), column);
        var lines = document.blockText(entry.start()).below(value, column);
        return List.of(Splice.insert(end, lines));
    }

    private static boolean hasParts(Value value) {
        return switch (value) {
            case Fields fields -> !fields.fields().isEmpty();
            case Items items -> !items.items().isEmpty();
            case Text _, Value.Whole _, Value.Flag _ -> false;
        };
    }
}
