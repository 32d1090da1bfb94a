package io.cachepilot.cli.spec;

import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.MergePatch;
import io.cachepilot.manifest.edit.value.Value;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * What is to become of a manifest.
     *
     * @param unset fields that are taken out
     */
    static MergePatch patch(List<String> assignments, List<String> unset) {
        var edits = new ArrayList<Edit>();
        assignments.stream()
                .map(Assignment::parse)
                .forEach(each -> edits.add(new Edit.Put(each.field().steps(), each.value())));
        unset.forEach(text -> edits.add(new Edit.Remove(FieldPath.parse(text).steps())));
        for (int i = 0; i < edits.size(); i++) {
            List<String> path = edits.get(i).path();
            if (edits.subList(i + 1, edits.size()).stream().anyMatch(other -> meet(path, other.path()))) {
                throw new CommandFailed(
                        "%s is named twice, or with a field inside of it; say once what it shall be"
                                .formatted(String.join(".", path)),
                        ExitCode.USAGE);
            }
        }
        return new MergePatch(edits);
    }

    /** Whether one of them is the other, or a part of it. */
    private static boolean meet(List<String> one, List<String> other) {
        int common = Math.min(one.size(), other.size());
        return one.subList(0, common).equals(other.subList(0, common));
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
