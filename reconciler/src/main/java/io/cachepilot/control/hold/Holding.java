package io.cachepilot.control.hold;

import io.cachepilot.control.SourceReader;
import io.cachepilot.converge.Kind;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.hold.Hold;
import io.cachepilot.converge.hold.Holds;
import io.cachepilot.converge.hold.PendingChange;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Read;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Key;
import io.cachepilot.spec.SpecDelta;
import io.cachepilot.spec.StoredSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Lets of the source come into force only what a person has agreed to. What is agreed to is a spec, by a hash of it or by git's id of
 * its document: what is written through this program is agreed to by its author.
 */
public final class Holding implements Holds {
    private final AgreedFiles files;
    private final Kinds kinds;
    private final SourceReader source;
    private final ApprovalFiles approvals;

    /** Of its own: that of the source keeps what its files were read as, for the next reading of them. */
    private final ManifestReader reader;

    public Holding(AgreedFiles files, Kinds kinds, SourceReader source, ApprovalFiles approvals) {
        this.files = files;
        this.kinds = kinds;
        this.source = source;
        this.approvals = approvals;
        this.reader = new ManifestReader(kinds.readers());
    }

    /**
     * What of the source counts.
     *
     * @param whole whether nothing of the source waits for an approval
     */
    public record InForce(SourceReader.Desired desired, boolean whole) {}

    /**
     * What of it is in force; remembers what was agreed to since. The first time, what is in force already is agreed to.
     *
     * @param asOf as of {@link ApprovalFiles.Uses}
     */
    public InForce inForce(SourceReader.Desired desired, ApprovalFiles.Given given, OptionalLong asOf) {
        var written = new Written(desired.revision());
        if (!files.isBegun()) {
            files.begin(desired.manifests().valid().stream()
                    .filter(kinds::isInForce)
                    .flatMap(valid -> written.find(Key.of(valid.kind(), valid.name())).stream())
                    .map(Holding::agreed)
                    .toList());
        }
        AgreedFiles.Documents documents = files.read();
        Hold hold = hold(desired.with(given.approvals()), documents, written);
        var done = new TreeMap<Key, Set<String>>();
        hold.gone().forEach(key -> done.put(key, Set.of()));
        hold.agreed()
                .forEach((key, valid) -> written.find(key).ifPresent(spec -> {
                    files.put(agreed(spec));
                    done.put(key, Set.of(kinds.fingerprint(valid), spec.etag()));
                }));
        hold.gone().forEach(files::remove);
        approvals.dropChanges(given, done, asOf);
        var problems =
                new ArrayList<>(hold.pending().stream().map(PendingChange::told).toList());
        documents.damaged().forEach((file, text) -> {
            if (done.keySet().stream().noneMatch(key -> files.isOf(file, key))) {
                problems.add(damage(text));
            }
        });
        return new InForce(
                desired.with(hold.inForce(), problems), hold.pending().isEmpty());
    }

    private static AgreedFiles.Agreed agreed(StoredSpec spec) {
        return new AgreedFiles.Agreed(spec.kind(), spec.name(), spec.file(), spec.text());
    }

    private static Problem damage(String text) {
        return new Problem("state", 1, "agreed", text, Problem.Severity.WARNING);
    }

    /**
     * Has the author of a change agree to it.
     *
     * @param isHeld whether it has to be, though nothing was taken over yet
     */
    public AuthorsConsent consent(boolean isHeld) {
        return new AuthorsConsent(files, approvals, DocumentHash.of(kinds), () -> isHeld || files.isBegun());
    }

    /** What of these waits as they are then, each spec with the id by which it is approved. */
    public List<String> waiting(List<SpecDelta> specs) {
        Approvals given = approvals.read().approvals();
        DocumentHash hash = DocumentHash.of(kinds);
        return specs.stream()
                .flatMap(delta -> delta
                        .after()
                        .filter(spec -> !files.isAgreed(delta.key(), spec, given, hash))
                        .flatMap(hash::of)
                        .map(is -> "%s as %s".formatted(delta.key(), PendingChange.id(is)))
                        .stream())
                .toList();
    }

    @Override
    public List<PendingChange> pending(Intake wanted) {
        return files.isBegun() ? hold(wanted).pending() : List.of();
    }

    @Override
    public Intake inForce(Intake wanted) {
        return files.isBegun() ? wanted.saying(hold(wanted).inForce()) : wanted;
    }

    private Hold hold(Intake wanted) {
        return hold(wanted, files.read(), new Written(wanted.revision()));
    }

    private Hold hold(Intake wanted, AgreedFiles.Documents documents, Written written) {
        SortedMap<Key, AgreedFiles.Agreed> agreed = documents.readable();
        var texts = new TreeMap<String, byte[]>();
        agreed.forEach(
                (key, document) -> texts.put(key.toString(), document.text().getBytes(StandardCharsets.UTF_8)));
        var before = new TreeMap<Key, Read.Valid>();
        reader.read(texts).valid().forEach(valid -> {
            Key key = Key.of(valid.kind(), valid.name());
            Optional.ofNullable(agreed.get(key)).ifPresent(document -> before.put(key, in(document.file(), valid)));
        });
        var existing = new TreeMap<Key, Hold.Existing>();
        for (Kind kind : kinds.all()) {
            String word = kind.reader().kind();
            kind.takenOver().forEach((key, file) -> existing.put(key, new Hold.Existing(word, file)));
        }
        return Hold.of(
                wanted,
                before,
                existing,
                kinds::fingerprint,
                (key, hash) -> isAgreed(wanted.approvals(), key, hash, written));
    }

    private static Read.Valid in(String file, Read.Valid valid) {
        return new Read.Valid(file, 1, valid.kind(), valid.name(), valid.spec(), List.of());
    }

    private static boolean isAgreed(Approvals given, Key key, String hash, Written written) {
        SortedSet<String> agreed = given.changes().getOrDefault(key, Collections.emptySortedSet());
        if (agreed.isEmpty() || agreed.contains(hash)) {
            return !agreed.isEmpty();
        }
        return written.find(key).filter(spec -> agreed.contains(spec.etag())).isPresent();
    }

    /** All documents of a revision, which are taken apart once, and only when somebody asks for one. */
    private final class Written {
        private final String revision;
        private Optional<SortedMap<Key, StoredSpec>> all = Optional.empty();

        Written(String revision) {
            this.revision = revision;
        }

        /** Empty too where the revision was not recorded. */
        Optional<StoredSpec> find(Key key) {
            if (revision.isEmpty()) {
                return Optional.empty();
            }
            SortedMap<Key, StoredSpec> known =
                    all.orElseGet(() -> source.history().specsAt(revision));
            all = Optional.of(known);
            return Optional.ofNullable(known.get(key));
        }
    }
}
