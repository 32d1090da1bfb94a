package io.cachepilot.spec;

import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.Read;
import io.cachepilot.manifest.edit.EditRefused;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.problem.Problem.Severity;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.plan.Key;
import io.cachepilot.source.Source;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.write.Committed;
import io.cachepilot.source.write.IdempotencyKey;
import io.cachepilot.source.write.Proposal;
import io.cachepilot.source.write.Rewritten;
import io.cachepilot.source.write.WriteRefused;
import io.cachepilot.spec.SpecRefused.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The specs of a source. {@link #commit} is the only way by which this program writes desired state: one commit for each
 * request, after all checks that a reading of it would make. Safe for many threads.
 */
public final class SpecRepository {
    private final Source source;
    private final ManifestReader reader;
    private final String prefix;
    private final SpecRules rules;

    /**
     * @param prefix what names of files begin with, before their path in the source
     * @param rules what has to hold between specs
     */
    public SpecRepository(Source source, ManifestReader reader, String prefix, SpecRules rules) {
        this.source = source;
        this.reader = reader;
        this.prefix = prefix;
        this.rules = rules;
    }

    /** The spec as it is written now; empty when there is none, or when its document can't be read. */
    public Optional<StoredSpec> find(String kind, String name) {
        Snapshot now = source.take();
        return found(kind, name, now, read(now)).map(Found::spec);
    }

    /** What all specs say now. */
    public Manifests now() {
        return read(source.take());
    }

    /**
     * Makes a change, as one commit. Asked again with the same idempotency key by the same author, it gives what became of
     * it the first time, as long as that is among the newest 10,000 commits; whatever has become of the spec since.
     *
     * @throws SpecRefused when what is there, or what would come of it, does not allow it
     * @throws io.cachepilot.source.write.WriteRefused when it can't be written
     * @throws io.cachepilot.source.SourceUnavailable when the source can't be used
     */
    public SpecCommit commit(SpecChange change) {
        Set<Key> keys = change.edits().stream()
                .map(edit -> Key.of(edit.kind(), edit.name()))
                .collect(Collectors.toUnmodifiableSet());
        if (keys.size() < change.edits().size()) {
            throw new IllegalArgumentException("a change names a spec twice");
        }
        return commit(change, _ -> change, keys::contains);
    }

    /**
     * What a change would make of the manifests, which stay as they are.
     *
     * @param after all that they would say
     */
    public record Preview(Manifests before, Manifests after, List<SpecDelta> specs) {
        public Preview {
            specs = List.copyOf(specs);
        }
    }

    /**
     * What a change would make now. Writes nothing.
     *
     * @throws SpecRefused when what is there, or what would come of it, does not allow it
     * @throws io.cachepilot.source.SourceUnavailable when the source can't be used
     */
    public Preview preview(SpecChange change) {
        Snapshot now = source.look();
        Manifests before = read(now);
        Applied applied = applied(change, now, before);
        return new Preview(before, applied.after(), applied.deltas());
    }

    /**
     * Makes the spec of a thing that people know by a name of another sort: its document is named as near to it as is free, see
     * {@link Handle}. As {@link #commit} otherwise.
     *
     * @param name any text
     * @param document the new one by the name that was chosen
     * @param isTaken whether that name is somebody's though no manifest has it: that of one that is gone, and whose data is kept
     */
    public SpecCommit create(
            SpecChange.Request request,
            String kind,
            String name,
            Function<String, Fields> document,
            Predicate<String> isTaken) {
        SpecChange asked = created(request, kind, name, document);
        return commit(
                asked,
                now -> created(
                        request,
                        kind,
                        Handle.choose(
                                name,
                                Key.kind(kind),
                                each -> isTaken.test(each)
                                        || now.reads().stream().anyMatch(read -> read.isOf(kind, each))),
                        document),
                key -> key.kind().equals(Key.kind(kind)));
    }

    private static SpecChange created(
            SpecChange.Request request, String kind, String name, Function<String, Fields> document) {
        return new SpecChange(
                request, kind, name, new Expectation.Absent(), new SpecAction.Create(document.apply(name)));
    }

    /**
     * @param asked what tells this request from others
     * @param change the change itself, by what the manifests say
     * @param isOurs the keys of the specs that it was made of when it was asked for before
     */
    private SpecCommit commit(SpecChange asked, Function<Manifests, SpecChange> change, Predicate<Key> isOurs) {
        var last = new AtomicReference<List<SpecDelta>>();
        Committed committed = committed(asked, change, last);
        if (committed.repeated()) {
            return new SpecCommit(committed.revision(), true, history().made(committed.revision(), isOurs));
        }
        // What was made last is what was committed.
        List<SpecDelta> made = Objects.requireNonNull(last.get(), "a commit is made of something");
        return new SpecCommit(
                committed.revision(),
                committed.changed(),
                committed.changed()
                        ? made
                        : made.stream().map(SpecDelta::withoutWords).toList());
    }

    private Committed committed(
            SpecChange asked, Function<Manifests, SpecChange> change, AtomicReference<List<SpecDelta>> last) {
        try {
            return source.commit(proposal(asked, change, last));
        } catch (WriteRefused e) {
            if (e.reason() == WriteRefused.Reason.KEY_REUSED) {
                throw new SpecRefused(Reason.KEY_REUSED, String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private record Found(String path, ManifestText file, StoredSpec spec) {}

    /**
     * What a change makes of the files, and of the specs in them.
     *
     * @param after all that the manifests say then
     */
    private record Applied(SortedMap<String, Optional<byte[]>> files, Manifests after, List<SpecDelta> deltas) {}

    private Proposal proposal(
            SpecChange asked, Function<Manifests, SpecChange> change, AtomicReference<List<SpecDelta>> last) {
        SpecChange.Request request = asked.request();
        var trailers = new TreeMap<String, String>();
        trailers.put("Operation", request.operation());
        return new Proposal(
                request.author(),
                request.id(),
                trailers,
                request.urgency(),
                request.idempotencyKey().map(key -> new IdempotencyKey(key.name(), SpecDigest.of(asked, key.asked()))),
                now -> rewritten(change, now, last));
    }

    private Rewritten rewritten(
            Function<Manifests, SpecChange> asked, Snapshot now, AtomicReference<List<SpecDelta>> last) {
        Manifests before = read(now);
        Applied applied = applied(asked.apply(before), now, before);
        last.set(applied.deltas());
        String subject = applied.deltas().stream()
                .map(delta -> "%s: %s"
                        .formatted(SpecRefused.what(delta.kind(), delta.name()), String.join(", ", delta.words())))
                .collect(Collectors.joining("; "));
        return new Rewritten(subject, applied.files());
    }

    private Applied applied(SpecChange change, Snapshot now, Manifests before) {
        change.edits().forEach(edit -> edit.judge().judge(before));
        var files = new TreeMap<String, Optional<byte[]>>();
        var were = new ArrayList<Optional<StoredSpec>>();
        Snapshot after = now;
        Manifests next = before;
        for (SpecEdit edit : change.edits()) {
            Optional<Found> found = found(edit.kind(), edit.name(), after, next);
            require(edit, found.map(Found::spec));
            were.add(found.map(Found::spec));
            SortedMap<String, Optional<byte[]>> changed = applied(edit, found, after, next);
            files.putAll(changed);
            after = after.with(changed);
            next = read(after);
        }
        requireValid(change, before, next);
        var deltas = new ArrayList<SpecDelta>();
        for (SpecEdit edit : change.edits()) {
            Optional<StoredSpec> was = were.get(deltas.size());
            Optional<StoredSpec> is =
                    found(edit.kind(), edit.name(), after, next).map(Found::spec);
            deltas.add(
                    new SpecDelta(edit.kind(), edit.name(), was, is, history().words(was, is)));
        }
        change.review().review(List.copyOf(deltas));
        return new Applied(files, next, deltas);
    }

    private static void require(SpecEdit change, Optional<StoredSpec> found) {
        String what = change.what();
        if (change.action() instanceof SpecAction.Create || change.expected() instanceof Expectation.Absent) {
            found.ifPresent(spec -> {
                throw new SpecRefused(Reason.EXISTS, what + " is there already, in " + spec.file(), found, List.of());
            });
            return;
        }
        if (found.isEmpty() && (isSame(change) || !makesAnew(change.action()))) {
            throw new SpecRefused(Reason.MISSING, "there is no manifest of " + what);
        }
        if (change.expected() instanceof Expectation.Same(String etag)
                && !found.orElseThrow().etag().equals(etag)) {
            throw new SpecRefused(
                    Reason.STALE,
                    "%s has changed since it was read: it is %s now, and was %s; read it again"
                            .formatted(what, found.get().etag(), etag),
                    found,
                    List.of());
        }
    }

    private static boolean makesAnew(SpecAction action) {
        return switch (action) {
            case SpecAction.Create _, SpecAction.Replace _, SpecAction.Restore _ -> true;
            case SpecAction.Change _, SpecAction.Derive _, SpecAction.Rewrite _, SpecAction.Remove _ -> false;
        };
    }

    private static boolean isSame(SpecEdit change) {
        return change.expected() instanceof Expectation.Same;
    }

    private SortedMap<String, Optional<byte[]>> applied(
            SpecEdit change, Optional<Found> found, Snapshot now, Manifests before) {
        var files = new TreeMap<String, Optional<byte[]>>();
        try {
            switch (change.action()) {
                case SpecAction.Create(var document) -> {
                    String path = reader.fileOf(change.kind(), change.name());
                    files.put(path, Optional.of(fileAt(path, now).add(document).bytes()));
                }
                case SpecAction.Change(var edits) -> edit(change, found.orElseThrow(), edits, files);
                case SpecAction.Derive(var edits) -> edit(change, found.orElseThrow(), edits.apply(before), files);
                case SpecAction.Rewrite(var rewrite) -> {
                    Found there = found.orElseThrow();
                    files.put(
                            there.path(),
                            Optional.of(rewrite.apply(there.file()).bytes()));
                }
                case SpecAction.Replace(String text) -> {
                    String path = found.map(Found::path).orElseGet(() -> reader.fileOf(change.kind(), change.name()));
                    files.put(
                            path,
                            Optional.of(replaced(change, found, path, text, now).bytes()));
                }
                case SpecAction.Restore(String text, var last) -> {
                    String path = found.map(Found::path).orElseGet(() -> reader.fileOf(change.kind(), change.name()));
                    ManifestText after = replaced(change, found, path, text, now);
                    List<Edit> edits = found.map(Found::file)
                            .or(() -> last.map(gone -> ManifestText.parse(path, gone)))
                            .map(newest -> reader.kept(change.kind(), root(change, newest), root(change, after)))
                            .orElse(List.of());
                    files.put(
                            path,
                            Optional.of(after.edit(change.kind(), change.name(), edits)
                                    .bytes()));
                }
                case SpecAction.Remove _ -> {
                    Found there = found.orElseThrow();
                    boolean alone = there.file().documents().size() == 1;
                    files.put(
                            there.path(),
                            alone
                                    ? Optional.empty()
                                    : Optional.of(there.file()
                                            .remove(change.kind(), change.name())
                                            .bytes()));
                }
            }
        } catch (EditRefused e) {
            throw new SpecRefused(
                    Reason.NOT_EDITABLE,
                    change.what() + " can't be changed by a program: " + e.getMessage(),
                    found.map(Found::spec),
                    e.problems());
        }
        return files;
    }

    private static void edit(
            SpecEdit change, Found there, List<Edit> edits, SortedMap<String, Optional<byte[]>> files) {
        files.put(
                there.path(),
                Optional.of(
                        there.file().edit(change.kind(), change.name(), edits).bytes()));
    }

    private ManifestText replaced(SpecEdit change, Optional<Found> found, String path, String text, Snapshot now) {
        ManifestText file = fileAt(path, now);
        return found.isPresent()
                ? file.replace(change.kind(), change.name(), text)
                : file.append(change.kind(), change.name(), text);
    }

    /** A document that can't be read has no fields to be kept, nor to keep. */
    private static Mapping root(SpecEdit change, ManifestText file) {
        return file.document(change.kind(), change.name())
                .content()
                .flatMap(content -> content.root())
                .filter(Mapping.class::isInstance)
                .map(Mapping.class::cast)
                .orElseGet(() -> new Mapping(1, new LinkedHashMap<>()));
    }

    /** A file of that name may hold other documents. */
    private ManifestText fileAt(String path, Snapshot now) {
        byte[] content = now.files().getOrDefault(path, new byte[0]);
        return ManifestText.parse(prefix + path, new String(content, StandardCharsets.UTF_8));
    }

    private SpecHistory history() {
        return new SpecHistory(source, reader, prefix);
    }

    private void requireValid(SpecChange change, Manifests before, Manifests after) {
        change.edits().stream()
                .filter(edit -> !(edit.action() instanceof SpecAction.Remove))
                .forEach(edit -> requireValid(edit, after));
        Set<String> invalidBefore = names(before);
        List<Problem> others = after.rejected().stream()
                .filter(read -> !invalidBefore.contains(name(read)))
                .flatMap(read -> read.problems().stream())
                .toList();
        if (!others.isEmpty()) {
            throw invalid(change.edits().getFirst(), others);
        }
    }

    private void requireValid(SpecEdit edit, Manifests after) {
        List<Problem> problems = after.reads().stream()
                .filter(read -> read.isOf(edit.kind(), edit.name()))
                .flatMap(read -> read.problems().stream())
                .filter(problem -> problem.severity() == Severity.ERROR)
                .toList();
        boolean valid = after.valid().stream().anyMatch(read -> read.isOf(edit.kind(), edit.name()));
        if (!valid) {
            throw invalid(edit, problems.isEmpty() ? after.problems() : problems);
        }
        List<String> conflicts = rules.conflicts(after, edit.kind(), edit.name());
        if (!conflicts.isEmpty()) {
            throw invalid(edit, conflicts, List.of());
        }
    }

    private static SpecRefused invalid(SpecEdit edit, List<Problem> problems) {
        return invalid(edit, problems.stream().map(Problem::toString).toList(), problems);
    }

    private static SpecRefused invalid(SpecEdit edit, List<String> reasons, List<Problem> problems) {
        String message = edit.what() + " would not be valid; nothing was changed:\n" + String.join("\n", reasons);
        return new SpecRefused(Reason.INVALID, message, Optional.empty(), problems);
    }

    private static Set<String> names(Manifests manifests) {
        var names = new HashSet<String>();
        manifests.rejected().forEach(read -> names.add(name(read)));
        return names;
    }

    private static String name(Read.Rejected read) {
        return read.kind().orElse("") + " " + read.name().orElse("in " + read.file());
    }

    private Optional<Found> found(String kind, String name, Snapshot snapshot, Manifests manifests) {
        return manifests.reads().stream()
                .filter(read -> read.isOf(kind, name))
                .map(Read::file)
                .findFirst()
                .flatMap(file -> {
                    String path = file.substring(prefix.length());
                    ManifestText text = fileAt(path, snapshot);
                    try {
                        return Optional.of(
                                new Found(path, text, new StoredSpec(kind, name, file, text.documentText(kind, name))));
                    } catch (EditRefused e) {
                        throw new SpecRefused(
                                Reason.NOT_EDITABLE, String.valueOf(e.getMessage()), Optional.empty(), e.problems());
                    }
                });
    }

    private Manifests read(Snapshot snapshot) {
        return new SnapshotReader(reader, prefix).read(snapshot);
    }
}
