package io.cachepilot.cli;

import io.cachepilot.manifest.edit.Edit;
import io.cachepilot.manifest.edit.Value;
import io.cachepilot.manifest.edit.Value.Fields;
import java.util.regex.Pattern;

/** A field and its value as they are typed: {@code memory.maxmemoryMb=512}. */
record Assignment(FieldPath field, Value value) {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern QUOTED = Pattern.compile("\"(.*)\"|'(.*)'", Pattern.DOTALL);

    /** Throws {@link CommandFailed} for what is none. */
    static Assignment parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new CommandFailed(
                    "'" + text + "' is no field with a value; write it as in memory.maxmemoryMb=512", ExitCode.USAGE);
        }
        FieldPath field = FieldPath.parse(text.substring(0, equals));
        boolean label = field.steps().getFirst().equals("metadata");
        String value = text.substring(equals + 1);
        return new Assignment(field, label ? Value.of(unquoted(value)) : value(value));
    }

    Edit edit() {
        return new Edit.Put(field.steps(), value);
    }

    /** The document with this field in it. */
    Fields in(Fields document) {
        return document.with(field.steps(), value);
    }

    /** As YAML would read it; in quotes, it is a string. */
    private static Value value(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Value.of(Boolean.parseBoolean(text));
        }
        return WHOLE.matcher(text).matches() ? Value.of(Long.parseLong(text)) : Value.of(unquoted(text));
    }

    private static String unquoted(String text) {
        return QUOTED.matcher(text).matches() ? text.substring(1, text.length() - 1) : text;
    }
}
