package io.cachepilot.manifest.edit;

import io.cachepilot.manifest.edit.EditRefused.Reason;
import io.cachepilot.manifest.edit.value.Values;
import io.cachepilot.manifest.yaml.Node.Mapping;
import java.util.ArrayList;
import java.util.List;

/** Holds a text that was read again against what was asked: a wrong file must never be written, whatever bug made it. */
final class Recheck {
    private Recheck() {}

    static void edited(ManifestText before, ManifestText after, int index, Mapping wanted) {
        requireSayings(after, index, wanted);
        requireSame(others(before, index), others(after, index));
    }

    static void added(ManifestText before, ManifestText after, Mapping wanted) {
        int last = after.documents().size() - 1;
        requireSayings(after, last, wanted);
        var untouched = new ArrayList<>(others(after, last));
        var expected = new ArrayList<>(others(before, -1));
        if (!expected.isEmpty() && !before.text().equals(after.text())) {
            // Comments at the end of the file, and a missing line break, count to the document above them now.
            requireBegins(untouched.removeLast(), expected.removeLast());
        }
        requireSame(expected, untouched);
    }

    static void replaced(ManifestText before, ManifestText after, int index) {
        requireSame(others(before, index), others(after, index));
    }

    static void appended(ManifestText before, ManifestText after) {
        var untouched = new ArrayList<>(others(after, after.documents().size() - 1));
        var expected = new ArrayList<>(others(before, -1));
        if (!expected.isEmpty() && expected.size() == untouched.size()) {
            requireBegins(untouched.removeLast(), expected.removeLast());
        }
        requireSame(expected, untouched);
    }

    static void removed(ManifestText before, ManifestText after, int index) {
        var expected = new ArrayList<>(others(before, index));
        var untouched = new ArrayList<>(others(after, -1));
        if (index > 0 && expected.size() == untouched.size()) {
            requireBegins(untouched.remove(index - 1), expected.remove(index - 1));
        }
        requireSame(expected, untouched);
    }

    private static void requireSayings(ManifestText text, int index, Mapping wanted) {
        var document = text.documents().get(index);
        if (!document.problems().isEmpty()) {
            throw new EditRefused(
                    Reason.RESULT_UNREADABLE,
                    "the edit is refused, since the result could not be read: "
                            + document.problems().getFirst(),
                    document.problems());
        }
        if (document.root().filter(root -> Values.same(root, wanted)).isEmpty()) {
            throw new EditWentWrong(text.file() + ": the edited document does not say what was asked");
        }
    }

    private static void requireBegins(String text, String beginning) {
        if (!text.startsWith(beginning)) {
            throw new EditWentWrong("the edit would have changed another document");
        }
    }

    private static void requireSame(List<String> before, List<String> after) {
        if (!before.equals(after)) {
            throw new EditWentWrong("the edit would have changed another document");
        }
    }

    private static List<String> others(ManifestText text, int index) {
        var others = new ArrayList<String>();
        for (int i = 0; i < text.documents().size(); i++) {
            if (i != index) {
                others.add(text.text(text.documents().get(i)));
            }
        }
        return others;
    }
}
