package io.cachepilot.source.directory;

import io.cachepilot.source.Change;
import io.cachepilot.source.Notice;
import io.cachepilot.source.Source;
import io.cachepilot.source.content.References;
import io.cachepilot.source.content.RefusedFile;
import io.cachepilot.source.content.Revision;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.Committed;
import io.cachepilot.source.write.ManifestChanges;
import io.cachepilot.source.write.Proposal;
import io.cachepilot.source.write.Rewritten;
import io.cachepilot.source.write.Turns;
import io.cachepilot.source.write.Turns.Turn;
import io.cachepilot.source.write.WriteRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plain directory of manifests. Only {@link #commit} writes to it. Each change of it, be it ours or one that {@link #take}
 * sees, becomes a commit of the history, which lies elsewhere.
 */
public final class DirectorySource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(DirectorySource.class);

    private static final int MOST_AT_ONCE = 200;
    private static final int MOST_TRIES = 10;

    private final Path directory;
    private final History history;
    private final References references;
    private final InstantSource clock;
    private final DirectoryWriter writer;
    private final Turns<Proposal, Committed> turns = new Turns<>(MOST_AT_ONCE, Proposal::urgency, this::commitAll);

    public DirectorySource(Path directory, History history) {
        this(directory, history, References.NONE);
    }

    /** @param references finds what its manifests refer to */
    public DirectorySource(Path directory, History history, References references) {
        this(directory, history, references, InstantSource.system());
    }

    DirectorySource(Path directory, History history, References references, InstantSource clock) {
        this.directory = directory.toAbsolutePath().normalize();
        this.history = history;
        this.references = references;
        this.clock = clock;
        this.writer = new DirectoryWriter(this.directory);
    }

    @Override
    public Snapshot look() {
        return new DirectoryReader(directory, references).read();
    }

    /** Read while nobody commits: what a commit has changed since would else be recorded as changed back. */
    @Override
    public Snapshot take() {
        return history.alone(() -> {
            Snapshot look = look();
            Revision revision = history.record(recorded(look), Author.CACHEPILOT, "", clock.instant());
            return look.recordedAs(revision);
        });
    }

    /**
     * One after the other, also where several processes do so. A file that was changed by an editor since it was read is read
     * again.
     */
    @Override
    public Committed commit(Proposal proposal) {
        return turns.run(proposal);
    }

    @Override
    public void history(Predicate<Change> wantsMore) {
        history.each(wantsMore);
    }

    @Override
    public void tidy() {
        history.gc();
    }

    @Override
    public Snapshot at(String revision) {
        return history.snapshot(revision, references);
    }

    private void commitAll(List<Turn<Proposal, Committed>> all) {
        for (Turn<Proposal, Committed> turn : all) {
            try {
                turn.answer(history.alone(() -> committed(turn.input())));
            } catch (RuntimeException e) {
                turn.refuse(e);
            }
        }
    }

    private Committed committed(Proposal proposal) {
        for (int attempt = 1; ; attempt++) {
            Optional<Committed> before = history.earlier(proposal);
            if (before.isPresent()) {
                return before.get();
            }
            // What others have edited becomes a commit of its own, that says nothing of who it was.
            Snapshot now = take();
            Rewritten rewritten = ManifestChanges.of(proposal.rewrite(), now);
            SortedMap<String, Optional<byte[]>> changes = rewritten.files();
            if (changes.isEmpty()) {
                return new Committed(now.revision().orElseThrow(), false);
            }
            try {
                return new Committed(written(proposal, rewritten.subject(), changes, now), true);
            } catch (WriteRefused e) {
                if (e.reason() == WriteRefused.Reason.CHANGED_MEANWHILE && attempt < MOST_TRIES) {
                    continue;
                }
                throw e;
            }
        }
    }

    /** All of it, or nothing: a change that the history can't hold is none. */
    private Revision written(
            Proposal proposal, String subject, SortedMap<String, Optional<byte[]>> changes, Snapshot now) {
        var kept = new TreeMap<String, KeptManifest>();
        var done = new TreeMap<String, Optional<byte[]>>();
        try {
            changes.forEach((path, content) -> {
                kept.put(path, writer.keep(path));
                write(path, now.files().get(path), content);
                done.put(path, content);
            });
            return history.record(recorded(look()), proposal.author(), proposal.message(subject), clock.instant());
        } catch (RuntimeException e) {
            done.forEach((path, content) -> undo(Objects.requireNonNull(kept.get(path)), content, e));
            throw e;
        } finally {
            kept.values().forEach(DirectorySource::drop);
        }
    }

    private static void undo(KeptManifest kept, Optional<byte[]> content, RuntimeException because) {
        try {
            kept.undo(content);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private static void drop(KeptManifest kept) {
        try {
            kept.close();
        } catch (IOException e) {
            // The next write removes what is abandoned.
            LOG.atWarn().setCause(e).log("a kept manifest could not be removed");
        }
    }

    private void write(String path, byte @Nullable [] before, Optional<byte[]> content) {
        if (before == null) {
            writer.create(path, content.orElseThrow());
        } else if (content.isPresent()) {
            writer.replace(path, before, content.get());
        } else {
            writer.delete(path, before);
        }
    }

    @Override
    public Optional<Notice> notice() {
        return history.repaired().map(message -> new Notice("SourceRepaired", message));
    }

    @Override
    public String describe() {
        return "directory " + directory;
    }

    /**
     * What the history is given: the manifests and what they refer to. That a file could not be taken does not mean that someone
     * removed it: the history keeps what it had.
     */
    private SortedMap<String, byte[]> recorded(Snapshot look) {
        var files = new TreeMap<>(look.referred().contents());
        files.putAll(look.files());
        Set<String> refused = look.refusals().stream().map(RefusedFile::path).collect(Collectors.toSet());
        refused.addAll(look.referred().refused().keySet());
        if (refused.isEmpty()) {
            return files;
        }
        history.head()
                .flatMap(history::at)
                .ifPresent(before -> before.forEach((path, content) -> {
                    if (selfAndParents(path).anyMatch(refused::contains) && isFree(path, files)) {
                        files.put(path, content);
                    }
                }));
        return files;
    }

    /** Not taken by a newer file, nor by a directory where a file was or the other way round: no tree can hold both. */
    private static boolean isFree(String path, NavigableMap<String, byte[]> files) {
        String below = path + "/";
        boolean isDirectoryNow = Optional.ofNullable(files.ceilingKey(below))
                .filter(next -> next.startsWith(below))
                .isPresent();
        return !isDirectoryNow && selfAndParents(path).noneMatch(files::containsKey);
    }

    /** {@code a/b.yaml} gives itself, {@code a} and {@code .}, the root. */
    private static Stream<String> selfAndParents(String path) {
        return Stream.iterate(path, step -> !step.isEmpty(), DirectorySource::parent);
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        if (slash >= 0) {
            return path.substring(0, slash);
        }
        return path.equals(".") ? "" : ".";
    }
}
