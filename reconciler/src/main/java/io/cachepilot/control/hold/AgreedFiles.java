package io.cachepilot.control.hold;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTree;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.ParsedFiles;
import io.cachepilot.file.Sha256;
import io.cachepilot.json.Json;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.plan.Key;
import io.cachepilot.spec.SpecDelta;
import io.cachepilot.spec.StoredSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The documents of specs as a person has agreed to them last, a file each. Only the process that works on the state writes them;
 * they may hold what manifests hold, so they are their owner's alone.
 */
public final class AgreedFiles {
    private static final String BEGUN = ".begun";

    private final Path directory;

    /** A pass reads them all, and hardly ever is one another than before. */
    private final ParsedFiles<Agreed> parsed = new ParsedFiles<>();

    public AgreedFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * One document.
     *
     * @param file the manifest file that it stood in
     */
    public record Agreed(String kind, String name, String file, String text) {
        Key key() {
            return Key.of(kind, name);
        }
    }

    /** Whether only what is agreed to comes into force here. */
    public boolean isBegun() {
        return Files.exists(directory.resolve(BEGUN));
    }

    /** From now on, these are agreed to and nothing else. */
    void begin(Collection<Agreed> first) {
        FileTree.delete(directory);
        first.forEach(this::put);
        DurableFile.write(directory.resolve(BEGUN), "");
    }

    /** From now on, nothing has to be agreed to. */
    public void end() {
        DurableFile.delete(directory.resolve(BEGUN));
        FileTree.delete(directory);
    }

    /**
     * All of them.
     *
     * @param damaged which files can't be read, so that it is not known what was agreed to; a sentence for each
     */
    record Documents(SortedMap<Key, Agreed> readable, SortedMap<Path, String> damaged) {}

    Documents read() {
        var readable = new TreeMap<Key, Agreed>();
        var damaged = new TreeMap<Path, String>();
        List<Path> names = names();
        parsed.keepOnly(Set.copyOf(names));
        for (Path file : names) {
            try {
                // One that is gone by now is none.
                read(file).ifPresent(agreed -> readable.put(agreed.key(), agreed));
            } catch (IllegalArgumentException | UncheckedIOException e) {
                damaged.put(
                        file,
                        "%s can't be read, so it is not known what was approved; its spec stays as it was valid last. Delete the file, and approve the spec again"
                                .formatted(file));
            }
        }
        return new Documents(readable, damaged);
    }

    /** Which of the files can't be read, a sentence for each. */
    public List<String> damaged() {
        return List.copyOf(read().damaged().values());
    }

    private Optional<Agreed> read(Path file) {
        return parsed.read(file, text -> Json.read(text, Agreed.class));
    }

    private List<Path> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + FileTrouble.words(e), e);
        }
    }

    /**
     * What the author of a change agrees to by it: what it makes of specs that are as they were approved. Of one of which something else
     * waits, that would come into force by the way.
     *
     * @param given what was approved of late, by git's ids of documents or by their hashes
     * @return git's ids of the documents
     */
    SortedMap<Key, String> byAuthor(List<SpecDelta> deltas, Approvals given, DocumentHash hash) {
        var tags = new TreeMap<Key, String>();
        for (SpecDelta delta : deltas) {
            delta.after()
                    .filter(spec -> delta.before()
                            .filter(was -> was.etag().equals(spec.etag()))
                            .isEmpty())
                    .filter(_ -> delta.before()
                            .map(was -> isAgreed(delta.key(), was, given, hash))
                            .orElseGet(() -> find(delta.key()).isEmpty()))
                    .ifPresent(spec -> tags.put(delta.key(), spec.etag()));
        }
        return tags;
    }

    /**
     * Whether a spec is as it was approved.
     *
     * @param given as of {@link #byAuthor}
     */
    boolean isAgreed(Key key, StoredSpec spec, Approvals given, DocumentHash hash) {
        Set<String> late = given.changes().getOrDefault(key, Collections.emptySortedSet());
        return isOneOf(late, spec, hash)
                || find(key).filter(document -> isSame(document, spec)).isPresent();
    }

    private static boolean isOneOf(Set<String> approved, StoredSpec spec, DocumentHash hash) {
        if (approved.isEmpty()) {
            return false;
        }
        return approved.contains(spec.etag())
                || hash.of(spec).filter(approved::contains).isPresent();
    }

    private static boolean isSame(Agreed agreed, StoredSpec spec) {
        var was = new StoredSpec(agreed.kind(), agreed.name(), agreed.file(), agreed.text());
        return new SpecDelta(spec.kind(), spec.name(), Optional.of(was), Optional.of(spec), List.of())
                .fields()
                .isEmpty();
    }

    private Optional<Agreed> find(Key key) {
        try {
            return read(fileOf(key));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** Whatever was agreed to of these, nothing is any more: to be called before they are removed. */
    public void forget(Collection<Key> keys) {
        keys.forEach(this::remove);
    }

    /** The file of what is agreed to of that one, if anything is. */
    boolean isOf(Path file, Key key) {
        return file.equals(fileOf(key));
    }

    void put(Agreed agreed) {
        DurableFile.write(fileOf(agreed.key()), Json.write(agreed));
    }

    void remove(Key key) {
        DurableFile.delete(fileOf(key));
    }

    /** Names of specs may be any text. */
    private Path fileOf(Key key) {
        return directory.resolve(Sha256.hex(key.toString()));
    }
}
