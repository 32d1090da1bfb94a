package io.cachepilot.manifest.edit;

import io.cachepilot.manifest.edit.EditRefused.Reason;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.ScalarText;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.manifest.edit.value.Value.Items;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Refuses what the reader would not take back, before anything is written: its limits are checked here with some room. */
final class Limits {
    /** Of levels; the reader takes 64. */
    private static final int DEEPEST = 60;

    /** Bytes of the document and the new value; the reader takes 256 KiB. */
    private static final int LARGEST = 240 << 10;

    /** Characters of a field's name as written; YAML takes 1024. */
    private static final int LONGEST_NAME = 1000;

    private Limits() {}

    static void check(String document, Edit edit) {
        int depth = edit.path().size();
        var names = edit.path().stream();
        long size = document.getBytes(StandardCharsets.UTF_8).length;
        if (edit instanceof Edit.Put(var path, var value)) {
            depth += value.depth();
            names = Stream.concat(names, names(value));
            size += size(value) + path.stream().mapToLong(Limits::size).sum();
        }
        require(depth <= DEEPEST, "it nests values more than " + DEEPEST + " levels deep");
        require(size <= LARGEST, "the document would be larger than 240 KiB");
        require(
                names.allMatch(name -> ScalarText.name(name, true).length() <= LONGEST_NAME),
                "the name of a field is longer than " + LONGEST_NAME + " characters");
    }

    private static void require(boolean kept, String message) {
        if (!kept) {
            throw new EditRefused(Reason.RESULT_UNREADABLE, "the edit is refused: " + message);
        }
    }

    private static Stream<String> names(Value value) {
        return switch (value) {
            case Fields(var fields) ->
                Stream.concat(fields.keySet().stream(), fields.values().stream().flatMap(Limits::names));
            case Items(var items) -> items.stream().flatMap(Limits::names);
            case Value.Text _, Value.Whole _, Value.Flag _ -> Stream.empty();
        };
    }

    private static long size(Value value) {
        return size(ScalarText.of(value, true));
    }

    private static long size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
