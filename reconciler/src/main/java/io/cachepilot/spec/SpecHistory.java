package io.cachepilot.spec;

import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.edit.DocumentPart;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.plan.Key;
import io.cachepilot.source.Change;
import io.cachepilot.source.Source;
import io.cachepilot.source.content.Revision;
import io.cachepilot.source.content.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * What became of specs from commit to commit.
 *
 * @param reader knows the kinds, and what of their specs may be shown to nobody
 * @param prefix what names of files begin with, before their path in the source
 */
public record SpecHistory(Source source, ManifestReader reader, String prefix) {
    /** Of how many commits the history is searched. */
    private static final int MOST_COMMITS = 10_000;

    /**
     * What was found, the newest first.
     *
     * @param commits all that were looked at, whatever they changed
     */
    public record Log(List<SpecVersion> versions, List<Revision> commits) {
        public Log {
            versions = List.copyOf(versions);
            commits = List.copyOf(commits);
        }
    }

    /** A change that makes a spec what it was once, and what has to hold for it to be made. */
    public record Rollback(Expectation expected, SpecAction.Restore action) {}

    /**
     * The versions of specs.
     *
     * @param wanted which of them, by the key of the spec
     * @param most how many at most
     */
    public Log log(Predicate<Key> wanted, int most) {
        var versions = new ArrayList<SpecVersion>();
        var commits = new ArrayList<Revision>();
        source.history(change -> {
            commits.add(change.revision());
            versions(change).stream()
                    .filter(version -> wanted.test(version.key()))
                    .forEach(versions::add);
            return versions.size() < most && commits.size() < MOST_COMMITS;
        });
        return new Log(versions.stream().limit(most).toList(), commits);
    }

    /**
     * The way back to a version of a spec.
     *
     * @param revision which one, see {@link Source#at}; empty: the one before the last change, which has to be the last still when
     *     it is undone
     * @throws SpecRefused when there was none
     */
    public Rollback rollback(Optional<String> revision, String kind, String name) {
        // What somebody has edited in a directory is a change too.
        var _ = source.take();
        Optional<SpecVersion> newest =
                log(Key.of(kind, name)::equals, 1).versions().stream().findFirst();
        Optional<StoredSpec> now = newest.flatMap(SpecVersion::after);
        Optional<String> last =
                now.or(() -> newest.flatMap(SpecVersion::before)).map(StoredSpec::text);
        return revision.map(asked -> new Rollback(
                        new Expectation.None(),
                        new SpecAction.Restore(required(asked, kind, name).text(), last)))
                .orElseGet(() -> new Rollback(
                        now.<Expectation>map(spec -> new Expectation.Same(spec.etag()))
                                .orElseGet(Expectation.Absent::new),
                        new SpecAction.Restore(
                                beforeLastChange(newest, kind, name).text(), last)));
    }

    private static StoredSpec beforeLastChange(Optional<SpecVersion> newest, String kind, String name) {
        return newest.orElseThrow(() -> new SpecRefused(
                        SpecRefused.Reason.MISSING, "there was never a manifest of " + SpecRefused.what(kind, name)))
                .before()
                .orElseThrow(() -> new SpecRefused(
                        SpecRefused.Reason.NO_VERSION,
                        "the manifest of %s is as it was first".formatted(SpecRefused.what(kind, name))));
    }

    private StoredSpec required(String revision, String kind, String name) {
        return at(revision, kind, name)
                .orElseThrow(() -> new SpecRefused(
                        SpecRefused.Reason.NO_VERSION,
                        "there was no manifest of %s at %s".formatted(SpecRefused.what(kind, name), revision)));
    }

    /** What a commit did to these specs; nothing when it is none of the newest, or did nothing to any. */
    List<SpecDelta> made(Revision revision, Predicate<Key> wanted) {
        var made = new ArrayList<Change>();
        var seen = new AtomicInteger();
        source.history(change -> {
            if (change.revision().equals(revision)) {
                made.add(change);
            }
            return made.isEmpty() && seen.incrementAndGet() < MOST_COMMITS;
        });
        return made.stream()
                .flatMap(change -> versions(change).stream())
                .filter(version -> wanted.test(version.key()))
                .map(SpecHistory::delta)
                .toList();
    }

    private static SpecDelta delta(SpecVersion version) {
        String kind = version.after().or(version::before).orElseThrow().kind();
        return new SpecDelta(kind, version.key().name(), version.before(), version.after(), version.words());
    }

    /** The spec as it was written at a revision, see {@link Source#at}; empty when there was none. */
    public Optional<StoredSpec> at(String revision, String kind, String name) {
        return Optional.ofNullable(specs(source.at(revision)).get(Key.of(kind, name)));
    }

    /** All specs as they were written at a revision, be they valid or not. */
    public SortedMap<Key, StoredSpec> specsAt(String revision) {
        return specs(source.at(revision));
    }

    /** What differs between two revisions, spec by spec, each in a line. */
    public List<String> between(String one, String other) {
        SortedMap<Key, StoredSpec> before = specs(source.at(one));
        SortedMap<Key, StoredSpec> after = specs(source.at(other));
        var keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        var lines = new ArrayList<String>();
        for (Key key : keys) {
            Optional<StoredSpec> was = Optional.ofNullable(before.get(key));
            Optional<StoredSpec> is = Optional.ofNullable(after.get(key));
            if (differ(was, is)) {
                lines.add(key.name() + ": " + String.join(", ", words(was, is)));
            }
        }
        return lines;
    }

    private List<SpecVersion> versions(Change change) {
        SortedMap<Key, StoredSpec> before = new TreeMap<>();
        SortedMap<Key, StoredSpec> after = new TreeMap<>();
        change.files().forEach((path, file) -> {
            file.before().ifPresent(content -> addSpecs(path, content, before));
            file.after().ifPresent(content -> addSpecs(path, content, after));
        });
        var keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        return keys.stream()
                .filter(key -> differ(Optional.ofNullable(before.get(key)), Optional.ofNullable(after.get(key))))
                .map(key ->
                        version(change, key, Optional.ofNullable(before.get(key)), Optional.ofNullable(after.get(key))))
                .toList();
    }

    private SpecVersion version(Change change, Key key, Optional<StoredSpec> before, Optional<StoredSpec> after) {
        return new SpecVersion(change, key, before, after, words(before, after));
    }

    private static boolean differ(Optional<StoredSpec> before, Optional<StoredSpec> after) {
        return !before.map(StoredSpec::text).equals(after.map(StoredSpec::text));
    }

    List<String> words(Optional<StoredSpec> before, Optional<StoredSpec> after) {
        String kind = after.or(() -> before).map(StoredSpec::kind).orElse("");
        return new SpecWords(path -> reader.isSecret(kind, path))
                .between(before.flatMap(StoredSpec::root), after.flatMap(StoredSpec::root));
    }

    private SortedMap<Key, StoredSpec> specs(Snapshot snapshot) {
        var specs = new TreeMap<Key, StoredSpec>();
        snapshot.files().forEach((path, content) -> addSpecs(path, content, specs));
        return specs;
    }

    /** Whatever says its kind and name, be it valid or not. */
    private void addSpecs(String path, byte[] content, SortedMap<Key, StoredSpec> into) {
        ManifestText file = ManifestText.parse(prefix + path, new String(content, StandardCharsets.UTF_8));
        for (DocumentPart document : file.documents()) {
            Optional<String> kind = document.kind();
            Optional<String> name = document.name();
            if (kind.isPresent() && name.isPresent()) {
                String text = file.text().substring(document.start(), document.end());
                into.put(Key.of(kind.get(), name.get()), new StoredSpec(kind.get(), name.get(), prefix + path, text));
            }
        }
    }
}
