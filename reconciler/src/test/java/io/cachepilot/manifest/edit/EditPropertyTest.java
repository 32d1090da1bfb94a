package io.cachepilot.manifest.edit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.manifest.edit.EditRefused.Reason;
import io.cachepilot.manifest.edit.layout.Located;
import io.cachepilot.manifest.edit.layout.ParsedDocument;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Edit.Put;
import io.cachepilot.manifest.edit.value.Edit.Remove;
import io.cachepilot.manifest.edit.value.Values;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for any edit of any manifest. The seed is fixed: a failure names the case and comes again. */
class EditPropertyTest {
    private static final int CASES = 10_000;
    private static final String FILE = "client1.yaml";

    @Test
    void editsSayWhatWasAskedAndTouchNothingElse() {
        int edited = 0;
        for (int seed = 0; seed < CASES; seed++) {
            edited += check(seed) ? 1 : 0;
        }
        // The rest leads through single values and lists, and is refused.
        assertThat(edited).isGreaterThan(CASES / 2);
    }

    private static boolean check(int seed) {
        var manifest = new RandomManifest(new Random(seed));
        var text = manifest.file();
        var before = ManifestText.parse(FILE, text);
        var path = manifest.path();
        var edit = seed % 3 == 0 ? new Remove(path) : new Put(path, manifest.value(0));
        try {
            var after = before.edit(RandomManifest.KIND, RandomManifest.NAME, List.of(edit));
            isWhatWasAsked(seed, before, after, edit);
            keepsOtherLines(seed, before, after, edit);
            isIdempotent(seed, after, edit);
            isUndone(seed, before, after, edit);
            return true;
        } catch (EditRefused e) {
            assertThat(e.reason()).as(described(seed, text, edit)).isEqualTo(Reason.NO_MAPPING);
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError(described(seed, text, edit), e);
        }
    }

    /** Read by the program's own reader, apart from the check that is built in. */
    private static void isWhatWasAsked(int seed, ManifestText before, ManifestText after, Edit edit) {
        var root = root(after);
        for (var name : edit.path().subList(0, edit.path().size() - 1)) {
            root = root.mapping(name);
        }
        var node = root.get(edit.path().getLast());
        var described = described(seed, before.text(), edit) + "\n" + after.text();
        switch (edit) {
            case Put put ->
                assertThat(node)
                        .as(described)
                        .hasValueSatisfying(found -> assertThat(Values.says(found, put.value()))
                                .as(described)
                                .isTrue());
            case Remove _ -> assertThat(node).as(described).isEmpty();
        }
    }

    /** Lines are lost only where the field stands or, in brackets, its neighbours; comments above it are never lost. */
    private static void keepsOtherLines(int seed, ManifestText before, ManifestText after, Edit edit) {
        var touched = touched(before, edit);
        var kept = new ArrayList<>(after.text().lines().toList());
        int at = 0;
        var lines = before.text().split("\r\n|\n", -1);
        int offset = 0;
        for (var line : lines) {
            int end = offset + line.length();
            boolean mayGo = offset <= touched[1] && end >= touched[0];
            // Blank lines are all alike: what becomes of them is shown by the examples, and by undoing.
            int found = line.isBlank()
                    ? -1
                    : kept.subList(Math.min(at, kept.size()), kept.size()).indexOf(line);
            if (found >= 0) {
                at += mayGo ? 0 : found + 1;
            } else {
                assertThat(mayGo || line.isBlank())
                        .as("line <%s> is lost: %s", line, described(seed, before.text(), edit))
                        .isTrue();
            }
            offset = end + (before.text().startsWith("\r\n", end) ? 2 : 1);
        }
        if (before.text().contains("\r\n")) {
            assertThat(after.text().replace("\r\n", "")).doesNotContain("\n");
        } else {
            assertThat(after.text()).doesNotContain("\r");
        }
    }

    private static void isIdempotent(int seed, ManifestText after, Edit edit) {
        assertThat(after.edit(RandomManifest.KIND, RandomManifest.NAME, List.of(edit))
                        .text())
                .as("again: %s", described(seed, after.text(), edit))
                .isEqualTo(after.text());
    }

    /** A new field that is removed again leaves the text as it was, where its parent was there and not null. */
    private static void isUndone(int seed, ManifestText before, ManifestText after, Edit edit) {
        var parts = before.document(RandomManifest.KIND, RandomManifest.NAME);
        var document = ParsedDocument.of(before.text(parts), "\n").orElseThrow();
        var place = Place.of(document, edit.path());
        if (edit instanceof Put && place.found().isEmpty() && place.rest().size() == 1) {
            var undone = after.edit(RandomManifest.KIND, RandomManifest.NAME, List.of(new Remove(edit.path())));
            boolean lastBlock = !before.text().endsWith("\n");
            assertThat(lastBlock ? undone.text().stripTrailing() : undone.text())
                    .as("undone: %s", described(seed, before.text(), edit))
                    .isEqualTo(lastBlock ? before.text().stripTrailing() : before.text());
        }
    }

    /** From where to where the text may change. */
    private static int[] touched(ManifestText before, Edit edit) {
        var part = before.document(RandomManifest.KIND, RandomManifest.NAME);
        var document = ParsedDocument.of(before.text(part), "\n").orElseThrow();
        var place = Place.of(document, edit.path());
        int start = part.start();
        if (place.branch().flow()) {
            return new int[] {
                start + place.branch().start(), start + place.branch().end()
            };
        }
        if (place.found().isPresent()) {
            var entry = place.found().get().entry();
            boolean collapses =
                    edit instanceof Remove && place.branch().entries().size() == 1;
            int from = collapses ? place.owner().map(Located.Entry::start).orElse(entry.start()) : entry.start();
            int end = document.lines().endWithComments(entry.end(), document.column(entry));
            return new int[] {start + from, start + end};
        }
        return new int[] {-1, -1};
    }

    private static Mapping root(ManifestText text) {
        return Yaml.parse(FILE, text.text().getBytes(StandardCharsets.UTF_8)).stream()
                .flatMap(document -> document.root().stream())
                .map(Mapping.class::cast)
                .filter(root -> root.mapping("metadata")
                        .text("name")
                        .filter(RandomManifest.NAME::equals)
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static String described(int seed, String text, Edit edit) {
        return "seed " + seed + ", " + edit + "\n" + text;
    }
}
