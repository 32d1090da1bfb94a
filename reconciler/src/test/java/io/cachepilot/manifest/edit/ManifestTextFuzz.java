package io.cachepilot.manifest.edit;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cachepilot.Untrusted;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text can be edited, or is refused with a reason; that an edit goes wrong would be a mistake of this program. */
final class ManifestTextFuzz {
    static Stream<byte[]> seeds() {
        return Untrusted.seeds(
                "spec.a\nvalue\nkind: K\nmetadata: {name: n}\nspec:\n  a: 1 # one\n  b: [x, y]\n",
                "spec.memory.limitMb\n- text\nkind: K\nmetadata:\n  name: n\nspec: {memory: {limitMb: 5, a: 'q'}}\n---\nkind: K\nmetadata: {name: m}\n",
                "spec\n\u00e9: |\n# c\nkind: K\r\nmetadata: {name: n}\r\nspec: >-\r\n  folded\r\n\r\n  more\r\n",
                "a.b.c\n\nkind: K\nmetadata: {name: n}\na:\n- b: {c: 1}\n",
                "kind\nL\n{kind: K, metadata: {name: n}, x: \"\\u0000\"}");
    }

    /** The first line is the path of a field, the second its value, and the rest the text. */
    @MethodSource("seeds")
    @FuzzTest
    void anyTextIsEditedOrRefused(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 3);
        if (lines.length < 3) {
            return;
        }
        Untrusted.soon(() -> {
            ManifestText text = ManifestText.parse("file", lines[2]);
            List<String> path = List.of(lines[0].split("\\.", -1));
            for (Edit edit : List.of(
                    new Edit.Put(path, Value.of(lines[1])),
                    new Edit.Put(path, new Value.Fields(new LinkedHashMap<>(Map.of(lines[1], Value.of(1))))),
                    new Edit.Put(path, Value.of(Value.of(lines[1]), Value.of(true))),
                    new Edit.Remove(path))) {
                text.documents()
                        .forEach(document -> document.kind()
                                .ifPresent(kind -> document.name().ifPresent(name -> edit(text, kind, name, edit))));
            }
        });
    }

    private static void edit(ManifestText text, String kind, String name, Edit edit) {
        try {
            text.edit(kind, name, List.of(edit));
        } catch (EditRefused _) {
            // That is its right.
        }
    }
}
