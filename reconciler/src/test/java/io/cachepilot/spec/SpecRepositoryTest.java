package io.cachepilot.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cachepilot.manifest.Lamp;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.source.Programs;
import io.cachepilot.source.git.GitSource;
import io.cachepilot.source.git.WorkTree;
import io.cachepilot.source.git.upstream.LocalUpstream;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.Urgency;
import io.cachepilot.spec.SpecRefused.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a bare repository, of which the real git is asked. */
final class SpecRepositoryTest {
    private static final Author ANN = new Author("Ann", "ann@example.org");
    private static final String HALL =
            "# The hall.\n" + Lamp.spec("hall") + "spec:\n  on: true # always\n  brightness: 3\n";
    private static final String BOTH = Lamp.spec("kitchen") + "---\n# Mind the step.\n" + Lamp.spec("cellar");
    private static final int WRITERS = 64;

    @TempDir
    private Path directory;

    private Path bare;
    private WorkTree ann;
    private SpecRules rules = SpecRules.NONE;
    private GitSource source;
    private SpecRepository specs;

    @BeforeEach
    void makeRepository() throws Exception {
        bare = directory.resolve("bare.git");
        Programs.run("git", "init", "--quiet", "--bare", "--initial-branch", "main", bare.toString());
        ann = WorkTree.clone(bare.toString(), directory.resolve("ann"));
        ann.write("hall.yaml", HALL).write("both.yaml", BOTH);
        ann.commit("first");
        ann.git("push", "--quiet", "origin", "HEAD:main");
        source = new GitSource(new LocalUpstream(bare, Optional.of("main")), "");
        specs = new SpecRepository(
                source, Lamp.reader(), "lamps/", (all, kind, name) -> rules.conflicts(all, kind, name));
    }

    @AfterEach
    void closeRepository() {
        source.close();
    }

    @Test
    void aChangeOfAFieldLeavesAllElseAsItWasWritten() throws Exception {
        SpecCommit commit = commit("hall", new SpecAction.Change(List.of(put(9, "spec", "brightness"))));

        assertThat(git("show", "main:hall.yaml")).isEqualTo(HALL.replace("brightness: 3", "brightness: 9"));
        assertThat(git("log", "-1", "--format=%an|%s|%(trailers:key=Operation,valueonly)")
                        .strip())
                .isEqualTo("Ann|lamp hall: brightness 3 -> 9|test");
        assertThat(commit.words()).containsExactly("brightness 3 -> 9");
        assertThat(commit.revision().commit())
                .isEqualTo(git("rev-parse", "main").strip());
    }

    @Test
    void theTagOfASpecIsTheBlobOfItsFile() throws Exception {
        assertThat(find("hall").etag())
                .isEqualTo(git("rev-parse", "main:hall.yaml").strip());

        SpecCommit commit = commit("hall", new SpecAction.Change(List.of(put(9, "spec", "brightness"))));

        assertThat(commit.spec().orElseThrow().etag())
                .isEqualTo(git("rev-parse", "main:hall.yaml").strip());
    }

    @Test
    void theTagOfOneOfSeveralDocumentsIsItsOwn() {
        String cellar = find("cellar").etag();

        commit("kitchen", new SpecAction.Change(List.of(put(9, "spec", "brightness"))));

        assertThat(find("cellar").etag()).isEqualTo(cellar);
    }

    @Test
    void aStaleTagIsRefusedWithBothVersions() throws Exception {
        String read = find("hall").etag();
        commit("hall", new SpecAction.Change(List.of(put(4, "spec", "brightness"))));
        String head = git("rev-parse", "main");

        SpecRefused refused = refusal("hall", new Expectation.Same(read), change(9));

        assertThat(refused.reason()).isEqualTo(Reason.STALE);
        assertThat(refused)
                .hasMessageContaining(read)
                .hasMessageContaining(find("hall").etag());
        assertThat(refused.current()).contains(find("hall"));
        assertThat(git("rev-parse", "main")).isEqualTo(head);
        specs.commit(new SpecChange(
                request(), "Lamp", "hall", new Expectation.Same(find("hall").etag()), change(9)));
        assertThat(git("show", "main:hall.yaml")).contains("brightness: 9");
    }

    @Test
    void aNewSpecGetsAFileOfItsNameOnce() throws Exception {
        commit("attic", new SpecAction.Create(document("attic")));

        assertThat(git("show", "main:lamp-attic.yaml")).isEqualTo("""
                apiVersion: v1
                kind: Lamp
                metadata:
                  name: attic
                """);
        assertThat(git("log", "-1", "--format=%s").strip()).isEqualTo("lamp attic: new");
        SpecRefused refused = refusal("attic", new Expectation.None(), new SpecAction.Create(document("attic")));
        assertThat(refused.reason()).isEqualTo(Reason.EXISTS);
        assertThat(refused).hasMessage("lamp attic is there already, in lamps/lamp-attic.yaml");
    }

    @Test
    void whatDoesNotExistIsNotChanged() {
        for (SpecAction action : List.of(change(9), new SpecAction.Remove())) {
            assertThat(refusal("attic", new Expectation.None(), action).reason())
                    .isEqualTo(Reason.MISSING);
        }
    }

    @Test
    void whatWouldNotBeValidIsRefusedWithWhatIsWrong() throws Exception {
        String head = git("rev-parse", "main");

        SpecRefused refused = refusal("hall", new Expectation.None(), change(11));

        assertThat(refused.reason()).isEqualTo(Reason.INVALID);
        assertThat(refused)
                .hasMessageContaining("nothing was changed")
                .hasMessageContaining("lamps/hall.yaml:7: spec.brightness: 11 is out of range; 0 to 10");
        assertThat(refused.problems()).hasSize(1);
        assertThat(git("rev-parse", "main")).isEqualTo(head);
    }

    @Test
    void aRemovedSpecTakesItsFileAlongWhenItIsAloneInIt() throws Exception {
        commit("hall", new SpecAction.Remove());
        commit("kitchen", new SpecAction.Remove());

        assertThat(git("ls-tree", "--name-only", "main").strip()).isEqualTo("both.yaml");
        assertThat(git("show", "main:both.yaml")).isEqualTo("---\n# Mind the step.\n" + Lamp.spec("cellar"));
        assertThat(specs.find("Lamp", "kitchen")).isEmpty();
        commit("cellar", new SpecAction.Remove());
        assertThat(git("ls-tree", "--name-only", "main")).isEmpty();
    }

    @Test
    void aWholeDocumentIsReplacedAsItIsGiven() throws Exception {
        String text = "# New.\n" + Lamp.spec("cellar") + "spec: {brightness: 1}\n";
        commit("cellar", new SpecAction.Replace(text));
        commit("attic", new SpecAction.Replace(Lamp.spec("attic")));

        assertThat(git("show", "main:both.yaml")).isEqualTo(Lamp.spec("kitchen") + "---\n" + text);
        assertThat(git("show", "main:lamp-attic.yaml")).isEqualTo(Lamp.spec("attic"));
        assertThat(refusal("hall", new Expectation.None(), new SpecAction.Replace(Lamp.spec("other")))
                        .reason())
                .isEqualTo(Reason.NOT_EDITABLE);
        assertThat(refusal("hall", new Expectation.None(), new SpecAction.Replace(HALL + "---\n" + HALL))
                        .reason())
                .isEqualTo(Reason.NOT_EDITABLE);
    }

    @Test
    void aChangeThatSaysWhatIsThereAlreadyIsNoCommit() {
        assertThat(commit("hall", change(3)).changed()).isFalse();
    }

    @Test
    void whatHasToHoldBetweenSpecsIsAskedAgainWithWhatOthersHaveWritten() throws Exception {
        var asked = new AtomicInteger();
        rules = (all, _, name) -> {
            if (asked.incrementAndGet() == 1) {
                pushBehindItsBack();
            }
            return all.specs(Lamp.class).stream()
                            .filter(lamp ->
                                    lamp.brightness() == 9 && !lamp.name().equals(name))
                            .toList()
                            .isEmpty()
                    ? List.of()
                    : List.of("there is a bright lamp already");
        };

        SpecRefused refused = refusal("hall", new Expectation.None(), change(9));

        assertThat(refused).hasMessageContaining("there is a bright lamp already");
        assertThat(asked.get()).isGreaterThanOrEqualTo(2);
        assertThat(git("log", "-1", "--format=%s").strip()).isEqualTo("theirs");
    }

    /** Half of them on one spec, half on one each. */
    @Test
    void manyWritersLoseNothingAndMakeACommitEach() throws Exception {
        int before = Integer.parseInt(git("rev-list", "--count", "main").strip());
        var revisions = new ArrayList<String>();
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            var writers = new ArrayList<Callable<SpecCommit>>();
            IntStream.range(0, WRITERS)
                    .forEach(i -> writers.add(() -> i % 2 == 0
                            ? commit("hall", new SpecAction.Change(List.of(toggled(i))))
                            : commit("lamp-" + i, new SpecAction.Create(document("lamp-" + i)))));
            for (var each : threads.invokeAll(writers)) {
                SpecCommit commit = each.get();
                if (commit.changed()) {
                    revisions.add(commit.revision().commit());
                }
            }
        }

        assertThat(revisions).doesNotHaveDuplicates();
        assertThat(git("rev-list", "main").lines()).containsAll(revisions);
        assertThat(Integer.parseInt(git("rev-list", "--count", "main").strip())).isEqualTo(before + revisions.size());
        assertThat(git("rev-list", "--merges", "main")).isEmpty();
        assertThat(git("ls-tree", "--name-only", "main").lines()).hasSize(2 + WRITERS / 2);
    }

    /** By another process too, for all that is known stands in the repository. */
    @Test
    void aRequestThatIsRepeatedGetsWhatCameOfItTheFirstTime() throws Exception {
        SpecCommit first = specs.commit(keyed("k1", "attic", new SpecAction.Create(document("attic"))));
        commit("attic", change(7));
        String head = git("rev-parse", "main");

        try (var opened = new GitSource(new LocalUpstream(bare, Optional.of("main")), "")) {
            var others = new SpecRepository(opened, Lamp.reader(), "lamps/", rules);
            assertThat(others.commit(keyed("k1", "attic", new SpecAction.Create(document("attic")))))
                    .isEqualTo(first);
        }
        assertThat(specs.commit(keyed("k1", "attic", new SpecAction.Create(document("attic")))))
                .isEqualTo(first);
        assertThat(first.words()).containsExactly("new");
        assertThat(git("rev-parse", "main")).isEqualTo(head);
    }

    @Test
    void aKeyIsForOneWishAlone() {
        specs.commit(keyed("k1", "hall", change(7)));

        for (SpecChange other : List.of(
                keyed("k1", "hall", change(8)),
                keyed("k1", "kitchen", change(7)),
                keyed("k1", "hall", new SpecAction.Remove()))) {
            assertThat(catchThrowableOfType(SpecRefused.class, () -> specs.commit(other)))
                    .hasMessageContaining("use a new key for each change")
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.KEY_REUSED));
        }
        assertThat(specs.commit(keyed("k1", "hall", change(7))).words()).containsExactly("brightness 3 -> 7");
    }

    @Test
    void severalSpecsChangeInOneCommitOrNoneDoes() throws Exception {
        SpecCommit commit = specs.commit(several(
                SpecReview.NONE,
                edit("hall", change(9)),
                edit("cellar", new SpecAction.Remove()),
                edit("attic", new SpecAction.Create(document("attic")))));

        assertThat(git("log", "-1", "--format=%s").strip())
                .isEqualTo("lamp hall: brightness 3 -> 9; lamp cellar: removed; lamp attic: new");
        assertThat(git("rev-list", "--count", "main").strip()).isEqualTo("2");
        assertThat(git("show", "main:hall.yaml")).contains("brightness: 9");
        assertThat(git("show", "main:both.yaml")).contains("kitchen").doesNotContain("cellar");
        assertThat(commit.specs()).extracting(SpecDelta::name).containsExactly("hall", "cellar", "attic");
        assertThat(commit.specs().get(1).after()).isEmpty();

        String head = git("rev-parse", "main");
        SpecRefused refused = catchThrowableOfType(
                SpecRefused.class,
                () -> specs.commit(several(SpecReview.NONE, edit("hall", change(5)), edit("kitchen", change(99)))));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID);
        assertThat(refused).hasMessageContaining("lamp kitchen");
        assertThat(git("rev-parse", "main")).isEqualTo(head);
    }

    @Test
    void ofTwoSpecsInOneFileBothChange() throws Exception {
        specs.commit(several(SpecReview.NONE, edit("kitchen", change(5)), edit("cellar", change(6))));

        assertThat(git("show", "main:both.yaml").lines().filter(line -> line.contains("brightness")))
                .containsExactly("  brightness: 5", "  brightness: 6");
    }

    @Test
    void whatAChangeMakesIsReviewedBeforeItIsMade() throws Exception {
        String head = git("rev-parse", "main");
        var seen = new ArrayList<SpecDelta>();

        assertThatIllegalStateException()
                .isThrownBy(() -> specs.commit(several(
                        deltas -> {
                            seen.addAll(deltas);
                            throw new IllegalStateException("no");
                        },
                        edit("hall", change(9)))))
                .withMessage("no");

        assertThat(git("rev-parse", "main")).isEqualTo(head);
        assertThat(seen.getFirst().fields()).containsExactly(List.of("spec", "brightness"));
        assertThat(seen.getFirst().words()).containsExactly("brightness 3 -> 9");
    }

    @Test
    void aPreviewTellsWhatWouldBeAndWritesNothing() throws Exception {
        String head = git("rev-parse", "main");

        SpecRepository.Preview preview = specs.preview(several(SpecReview.NONE, edit("hall", change(9))));

        assertThat(preview.after().spec(Lamp.class, "hall").orElseThrow().brightness())
                .isEqualTo(9);
        assertThat(preview.before().spec(Lamp.class, "hall").orElseThrow().brightness())
                .isEqualTo(3);
        assertThat(git("rev-parse", "main")).isEqualTo(head);
    }

    private static SpecEdit edit(String name, SpecAction action) {
        return new SpecEdit("Lamp", name, new Expectation.None(), action);
    }

    private static SpecChange several(SpecReview review, SpecEdit... edits) {
        return new SpecChange(request(), List.of(edits), review);
    }

    private static SpecChange keyed(String key, String name, SpecAction action) {
        var request = new SpecChange.Request(
                ANN, "test", UUID.randomUUID().toString(), Urgency.AWAITED, Optional.of(SpecChange.Key.of(key)));
        return new SpecChange(request, "Lamp", name, new Expectation.None(), action);
    }

    private static Edit toggled(int i) {
        return put(i % 10, "spec", "brightness");
    }

    private void pushBehindItsBack() {
        try {
            ann.write("cellar2.yaml", Lamp.spec("cellar2") + "spec: {brightness: 9}\n");
            ann.commit("theirs");
            ann.git("push", "--quiet", "origin", "HEAD:main");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private SpecCommit commit(String name, SpecAction action) {
        return specs.commit(new SpecChange(request(), "Lamp", name, new Expectation.None(), action));
    }

    private SpecRefused refusal(String name, Expectation expected, SpecAction action) {
        return catchThrowableOfType(
                SpecRefused.class, () -> specs.commit(new SpecChange(request(), "Lamp", name, expected, action)));
    }

    private static SpecChange.Request request() {
        return SpecChange.Request.of(ANN, "test");
    }

    private StoredSpec find(String name) {
        return specs.find("Lamp", name).orElseThrow();
    }

    private static SpecAction change(int brightness) {
        return new SpecAction.Change(List.of(put(brightness, "spec", "brightness")));
    }

    private static Edit put(int value, String... path) {
        return new Edit.Put(List.of(path), Value.of(value));
    }

    private static Fields document(String name) {
        return Fields.of("apiVersion", Value.of("v1"))
                .with("kind", Value.of("Lamp"))
                .with("metadata", Fields.of("name", Value.of(name)));
    }

    private String git(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("-C", bare.toString()));
        all.addAll(List.of(arguments));
        return Programs.run("git", all.toArray(String[]::new));
    }
}
