package io.cachepilot.source.directory;

import io.cachepilot.source.Author;
import io.cachepilot.source.Refusal;
import io.cachepilot.source.Revision;
import io.cachepilot.source.Snapshot;
import io.cachepilot.source.Source;
import io.cachepilot.source.git.History;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A plain directory of manifests. This never writes to it ({@link DirectoryWriter} does); each change that {@link #take} sees becomes a commit of the
 * history, which lies elsewhere.
 */
public final class DirectorySource implements Source {
    private final Path directory;
    private final History history;
    private final InstantSource clock;

    public DirectorySource(Path directory, History history) {
        this(directory, history, InstantSource.system());
    }

    DirectorySource(Path directory, History history, InstantSource clock) {
        this.directory = directory.toAbsolutePath().normalize();
        this.history = history;
        this.clock = clock;
    }

    @Override
    public Snapshot look() {
        return new DirectoryReader(directory).read();
    }

    @Override
    public Snapshot take() {
        Snapshot look = look();
        Revision revision = history.record(withRefusedAsBefore(look), Author.CACHEPILOT, "", clock.instant());
        return look.recordedAs(revision);
    }

    @Override
    public Optional<String> notice() {
        return history.repaired();
    }

    @Override
    public String describe() {
        return "directory " + directory;
    }

    /** That a file could not be taken does not mean that someone removed it: the history keeps what it had. */
    private SortedMap<String, byte[]> withRefusedAsBefore(Snapshot look) {
        if (look.complete()) {
            return look.files();
        }
        var files = new TreeMap<>(look.files());
        Set<String> refused = look.refusals().stream().map(Refusal::path).collect(Collectors.toSet());
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
