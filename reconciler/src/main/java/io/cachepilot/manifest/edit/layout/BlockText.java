package io.cachepilot.manifest.edit.layout;

import io.cachepilot.manifest.edit.value.ScalarText;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.manifest.edit.value.Value.Flag;
import io.cachepilot.manifest.edit.value.Value.Items;
import io.cachepilot.manifest.edit.value.Value.Text;
import io.cachepilot.manifest.edit.value.Value.Whole;
import java.util.stream.Collectors;

/**
 * Writes values in block style, one field a line. Texts neither begin nor end with a line break.
 *
 * @param step by how many blanks a level is indented
 */
public record BlockText(String lineBreak, int step) {
    public String fields(Fields fields, int column) {
        return fields.fields().entrySet().stream()
                .map(field -> field(field.getKey(), field.getValue(), column))
                .collect(Collectors.joining(lineBreak));
    }

    public String field(String name, Value value, int column) {
        return " ".repeat(column) + ScalarText.name(name, false) + ":" + value(value, column);
    }

    public String item(Value value, int column) {
        var dash = " ".repeat(column) + "- ";
        return value instanceof Fields fields && !fields.fields().isEmpty()
                ? dash + fields(fields, column + 2).stripLeading()
                : dash + ScalarText.of(value, false);
    }

    /** The lines of a mapping or list that has parts, each with a line break before it; the column is that of their field. */
    public String below(Value value, int column) {
        return value(value, column);
    }

    /** What follows the colon. */
    private String value(Value value, int column) {
        int inner = column + step;
        return switch (value) {
            case Fields fields when !fields.fields().isEmpty() -> lineBreak + fields(fields, inner);
            case Items(var items)
            when !items.isEmpty() ->
                items.stream().map(item -> lineBreak + item(item, inner)).collect(Collectors.joining());
            case Text _, Whole _, Flag _, Fields _, Items _ -> " " + ScalarText.of(value, false);
        };
    }
}
