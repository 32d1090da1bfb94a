package io.cachepilot.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.source.content.Limits;
import io.cachepilot.source.content.Revision;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.Committed;
import io.cachepilot.source.write.IdempotencyKey;
import io.cachepilot.source.write.Proposal;
import io.cachepilot.source.write.Rewritten;
import io.cachepilot.source.write.Urgency;
import io.cachepilot.source.write.WriteRefused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every source has to keep when desired state is written. What came of it is asked of the real git alone. */
public abstract class CommitContract {
    protected static final Author ANN = new Author("Ann", "ann@example.org");
    private static final int WRITERS = 16;

    /** Over a place that holds {@code a.yaml} with the text {@code a}. */
    protected abstract Source source();

    /** What somebody else changes, with their own tools. */
    protected abstract void changeBehindItsBack(String file, String text) throws Exception;

    /** What the real git says of the repository that the commits end in. */
    protected abstract String git(String... arguments) throws Exception;

    @Test
    void aChangeIsOneCommitByWhoeverAskedForIt() throws Exception {
        var trailers = new TreeMap<String, String>();
        trailers.put("Operation", "new\nRequest-Id: forged");
        Committed committed = source().commit(
                        new Proposal(ANN, "r1", trailers, _ -> new Rewritten("tenant b: new", changes("b.yaml", "b"))));

        assertThat(committed.changed()).isTrue();
        assertThat(git("rev-parse", "main").strip())
                .isEqualTo(committed.revision().commit());
        assertThat(git("log", "-1", "--format=%an <%ae>|%cn", "main").strip())
                .isEqualTo("Ann <ann@example.org>|CachePilot");
        assertThat(git("log", "-1", "--format=%s|%(trailers:key=Request-Id,valueonly)", "main")
                        .strip())
                .isEqualTo("tenant b: new|r1");
        assertThat(git("show", "--name-status", "--format=", "main").strip()).isEqualTo("A\tb.yaml");
        assertThat(git("show", "main:b.yaml")).isEqualTo("b");
        assertThat(text(source().take(), "b.yaml")).isEqualTo("b");
    }

    @Test
    void aChangeThatChangesNothingIsNoCommit() throws Exception {
        Revision before = source().take().revision().orElseThrow();

        Committed committed = commit("a.yaml", "a");

        assertThat(committed).isEqualTo(new Committed(before, false));
        assertThat(git("rev-parse", "main").strip()).isEqualTo(before.commit());
    }

    @Test
    void aFileGoes() throws Exception {
        commit("b.yaml", "b");

        commit("a.yaml", null);

        assertThat(git("ls-tree", "-r", "--name-only", "main").strip()).isEqualTo("b.yaml");
        assertThat(source().take().files().keySet()).containsExactly("b.yaml");
    }

    @Test
    void aChangeThatIsRefusedLeavesEverythingAsItWas() throws Exception {
        String before = git("rev-parse", "main");
        var because = new IllegalStateException("no");

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> source().commit(proposal(_ -> {
                    throw because;
                })))
                .isSameAs(because);
        for (String path :
                List.of("../b.yaml", ".git/b.yaml", "b.txt", "x/../b.yaml", "/b.yaml", "x//b.yaml", "b\n.yaml")) {
            assertThatExceptionOfType(WriteRefused.class).isThrownBy(() -> commit(path, "b"));
        }
        assertThatExceptionOfType(WriteRefused.class)
                .isThrownBy(() -> commit("big.yaml", "x".repeat(Limits.MAX_FILE_BYTES + 1)))
                .withMessageContaining("larger than 1 MiB");
        assertThat(git("rev-parse", "main")).isEqualTo(before);
    }

    @Test
    void whatOthersHaveChangedMeanwhileStays() throws Exception {
        source().take();
        changeBehindItsBack("c.yaml", "c");

        commit("a.yaml", "ours");

        assertThat(git("show", "main:c.yaml")).isEqualTo("c");
        assertThat(git("show", "main:a.yaml")).isEqualTo("ours");
        assertThat(git("log", "-1", "--format=%an", "main").strip()).isEqualTo("Ann");
    }

    @Test
    void aChangeIsMadeOfTheNewestFiles() throws Exception {
        source().take();
        changeBehindItsBack("a.yaml", "theirs");

        source().commit(proposal(now -> changes("a.yaml", text(now, "a.yaml") + " and ours")));

        assertThat(git("show", "main:a.yaml")).isEqualTo("theirs and ours");
    }

    @Test
    void aRequestWithAKeyIsOneCommitHoweverOftenItIsAskedFor() throws Exception {
        Committed first = source().commit(keyed("k1", "1", "b.yaml", "b"));
        commit("b.yaml", "another");

        Committed again = source().commit(keyed("k1", "1", "b.yaml", "b"));

        assertThat(again).isEqualTo(new Committed(first.revision(), true, true));
        assertThat(git("show", "main:b.yaml")).as("what came after it stays").isEqualTo("another");
        assertThat(source().commit(keyed("k2", "1", "b.yaml", "b")).repeated())
                .as("another key")
                .isFalse();
        assertThat(git("log", "-1", "--format=%(trailers:key=Idempotency-Key,valueonly)", "main")
                        .strip())
                .isEqualTo("k2");
    }

    @Test
    void aKeyThatWasUsedForAnotherChangeIsRefused() throws Exception {
        Revision first = source().commit(keyed("k1", "1", "b.yaml", "b")).revision();
        String before = git("rev-parse", "main");

        assertThatExceptionOfType(WriteRefused.class)
                .isThrownBy(() -> source().commit(keyed("k1", "2", "c.yaml", "c")))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(WriteRefused.Reason.KEY_REUSED))
                .withMessageContaining("'k1' was used for another change")
                .withMessageContaining(first.shortId());
        assertThat(git("rev-parse", "main")).isEqualTo(before);
    }

    @Test
    void theKeyOfOneAuthorIsNotThatOfAnother() {
        source().commit(keyed("k1", "1", "b.yaml", "b"));
        Proposal same = keyed("k1", "2", "c.yaml", "c");

        assertThat(source().commit(new Proposal(
                                new Author("Bob", "bob@example.org"),
                                "r",
                                same.trailers(),
                                Urgency.AWAITED,
                                same.key(),
                                same.rewrite()))
                        .changed())
                .isTrue();
    }

    @Test
    void ofAKeyThatComesManyTimesAtOnceThereIsOneCommit() throws Exception {
        int before = Integer.parseInt(git("rev-list", "--count", "main").strip());
        var revisions = new HashSet<Revision>();
        var fresh = 0;
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            var writers = new ArrayList<Callable<Committed>>();
            IntStream.range(0, WRITERS)
                    .forEach(_ -> writers.add(() -> source().commit(keyed("k1", "1", "b.yaml", "b"))));
            for (var each : threads.invokeAll(writers)) {
                revisions.add(each.get().revision());
                fresh += each.get().repeated() ? 0 : 1;
            }
        }

        assertThat(revisions).hasSize(1);
        assertThat(fresh).isEqualTo(1);
        assertThat(Integer.parseInt(git("rev-list", "--count", "main").strip())).isEqualTo(before + 1);
    }

    private static Proposal keyed(String key, String digest, String path, String text) {
        return new Proposal(
                ANN,
                UUID.randomUUID().toString(),
                new TreeMap<>(),
                Urgency.AWAITED,
                Optional.of(new IdempotencyKey(key, digest.repeat(64))),
                _ -> new Rewritten("a change", changes(path, text)));
    }

    @Test
    void historyTellsWhoChangedWhichFileFromWhatToWhat() throws Exception {
        Revision first = source().take().revision().orElseThrow();
        Revision second = commit("a.yaml", "b").revision();
        Revision third = commit("a.yaml", null).revision();

        var changes = new ArrayList<Change>();
        source().history(change -> {
            changes.add(change);
            return true;
        });

        assertThat(changes).extracting(Change::revision).containsExactly(third, second, first);
        assertThat(changes.getFirst().author()).isEqualTo(ANN);
        assertThat(changes.getFirst().message()).startsWith("a change\n");
        assertThat(files(changes)).containsExactly("a.yaml b→", "a.yaml a→b", "a.yaml →a");
        changes.clear();
        source().history(change -> {
            changes.add(change);
            return false;
        });
        assertThat(changes).hasSize(1);
    }

    @Test
    void earlierRevisionsAreReadByNameAndByDigits() throws Exception {
        Revision first = source().take().revision().orElseThrow();
        commit("a.yaml", "b");

        for (String name : List.of("HEAD~1", first.commit(), first.shortId())) {
            assertThat(text(source().at(name), "a.yaml")).isEqualTo("a");
        }
        assertThat(text(source().at("HEAD"), "a.yaml")).isEqualTo("b");
        for (String none : List.of("HEAD~7", "0000000", "main", "HEAD^{tree}", "--help", "")) {
            assertThatExceptionOfType(UnknownRevision.class)
                    .isThrownBy(() -> source().at(none))
                    .withMessageContaining("is no revision of the source");
        }
    }

    private static List<String> files(List<Change> changes) {
        return changes.stream()
                .flatMap(change -> change.files().entrySet().stream())
                .map(file -> file.getKey() + " " + text(file.getValue().before()) + "→"
                        + text(file.getValue().after()))
                .toList();
    }

    private static String text(Optional<byte[]> content) {
        return content.map(bytes -> new String(bytes, UTF_8)).orElse("");
    }

    /** Each adds its name to the one file, and makes a file of its own. */
    @Test
    void writersAtTheSameTimeLoseNothing() throws Exception {
        commit("a.yaml", "");
        int before = Integer.parseInt(git("rev-list", "--count", "main").strip());
        var revisions = new HashSet<Revision>();
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            var writers = new ArrayList<Callable<Revision>>();
            IntStream.range(0, WRITERS)
                    .forEach(i -> writers.add(() -> source().commit(proposal(now -> {
                                var changes = changes("a.yaml", text(now, "a.yaml") + "w" + i + "\n");
                                changes.put("w" + i + ".yaml", Optional.of("mine".getBytes(UTF_8)));
                                return changes;
                            }))
                            .revision()));
            for (var each : threads.invokeAll(writers)) {
                revisions.add(each.get());
            }
        }

        assertThat(revisions).hasSize(WRITERS);
        assertThat(git("rev-list", "main").lines())
                .containsAll(revisions.stream().map(Revision::commit).toList());
        assertThat(Integer.parseInt(git("rev-list", "--count", "main").strip())).isEqualTo(before + WRITERS);
        assertThat(git("rev-list", "--merges", "main")).isEmpty();
        assertThat(git("show", "main:a.yaml").lines())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, WRITERS).mapToObj(i -> "w" + i).toList());
        assertThat(git("fsck", "--strict", "--no-dangling")).isEmpty();
    }

    protected final Committed commit(String path, @Nullable String text) {
        return source().commit(proposal(_ -> changes(path, text)));
    }

    protected static Proposal proposal(Function<Snapshot, SortedMap<String, Optional<byte[]>>> change) {
        return new Proposal(
                ANN,
                UUID.randomUUID().toString(),
                new TreeMap<>(),
                now -> new Rewritten("a change", change.apply(now)));
    }

    protected static SortedMap<String, Optional<byte[]>> changes(String path, @Nullable String text) {
        var changes = new TreeMap<String, Optional<byte[]>>();
        changes.put(path, Optional.ofNullable(text).map(it -> it.getBytes(UTF_8)));
        return changes;
    }

    protected static String text(Snapshot snapshot, String path) {
        return new String(Objects.requireNonNull(snapshot.files().get(path)), UTF_8);
    }

    /** Git on a repository that the process owner may not own. */
    protected static String git(Path repository, String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("-C", repository.toString(), "-c", "safe.directory=*"));
        all.addAll(List.of(arguments));
        return Programs.run("git", all.toArray(String[]::new));
    }
}
