package io.cachepilot.converge.desired;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTree;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.ParsedFiles;
import io.cachepilot.json.Json;
import io.cachepilot.plan.Counters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps what is remembered of each spec of a kind, durably, each in a directory of its own. */
public final class Ledger<S extends Spec, M> {
    private static final int LOCKS = 64;

    private final Path directory;
    private final Form<S, M> form;

    /**
     * A new revision and a run of the loop may change one record at the same time; neither may be lost. As many as there can be
     * use, whatever specs come and go.
     */
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    private final ParsedFiles<Remembered<S, M>> files = new ParsedFiles<>();

    /**
     * Over a directory of directories, one for each spec; touches nothing yet.
     *
     * @param form what records look like
     */
    public Ledger(Path directory, Form<S, M> form) {
        this.directory = directory;
        this.form = form;
    }

    /**
     * What the records of a kind look like.
     *
     * @param file the name of a record's file in the directory of its spec
     * @param nothing what is remembered of one that is not known
     * @param ifDeleted what becomes of a spec whose damaged record a person deletes, as the end of a sentence: "to have its
     *     ports chosen anew"
     */
    public record Form<S extends Spec, M>(String file, Class<S> spec, Class<M> own, M nothing, String ifDeleted) {
        /**
         * The record of that text. In records of before there were other kinds, what the kind itself remembers stands beside the
         * rest, and no counters are told of.
         *
         * @throws IllegalArgumentException when it is none
         */
        public Remembered<S, M> read(String json) {
            SpecRecord<S, M> stored = Json.read(json, SpecRecord.class, spec, own);
            return new Remembered<>(
                    stored.file(),
                    stored.spec(),
                    stored.applied(),
                    stored.approved(),
                    stored.counters()
                            .orElseGet(() -> stored.spec().map(Spec::counters).orElse(Counters.NONE)),
                    stored.gone(),
                    stored.own().orElseGet(() -> Json.read(json, own)));
        }
    }

    /** As it lies in its file. */
    record SpecRecord<S extends Spec, M>(
            String file,
            Optional<S> spec,
            SortedMap<String, String> applied,
            boolean approved,
            Optional<Counters> counters,
            Optional<Instant> gone,
            Optional<M> own) {}

    /**
     * All records.
     *
     * @param damaged why a record can't be read, by the name of its spec
     */
    public record Records<S extends Spec, M>(
            SortedMap<String, Remembered<S, M>> readable, SortedMap<String, String> damaged) {
        public Records {
            readable = Collections.unmodifiableSortedMap(new TreeMap<>(readable));
            damaged = Collections.unmodifiableSortedMap(new TreeMap<>(damaged));
        }
    }

    /**
     * What is remembered of a spec; nothing where it is unknown.
     *
     * @throws IllegalStateException when that is damaged
     */
    public Remembered<S, M> get(String name) {
        Path file = fileOf(name);
        try {
            return files.read(file, form::read).orElseGet(() -> Remembered.nothing(form.nothing()));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            // Guessing what was chosen from a damaged record could hurt somebody: a person has to look.
            throw new IllegalStateException(
                    "%s is damaged (%s); restore it, or delete it %s".formatted(file, e.getMessage(), form.ifDeleted()),
                    e);
        }
    }

    /** Of all that ever were, and of which something is kept. */
    public Records<S, M> all() {
        var readable = new TreeMap<String, Remembered<S, M>>();
        var damaged = new TreeMap<String, String>();
        List<String> names = names();
        files.keepOnly(names.stream().map(this::fileOf).collect(Collectors.toSet()));
        for (String name : names) {
            try {
                readable.put(name, get(name));
            } catch (IllegalStateException e) {
                damaged.put(name, String.valueOf(e.getMessage()));
            }
        }
        return new Records<>(readable, damaged);
    }

    /** What the kind remembers of one that it does not know. */
    public M nothing() {
        return form.nothing();
    }

    /** The names of all directories that there are, with a record or without. */
    public List<String> directories() {
        try (var entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + FileTrouble.words(e), e);
        }
    }

    /** How many bytes the files of a spec take, as far as they can be read. */
    public long size(String name) {
        return FileTree.size(directory.resolve(name));
    }

    /** Deletes the record of a spec with all that lies beside it. */
    public void erase(String name) {
        FileTree.delete(directory.resolve(name));
    }

    private List<String> names() {
        try (var entries = Files.list(directory)) {
            return entries.filter(entry -> !isAbsent(entry.resolve(form.file())))
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .toList();
        } catch (NoSuchFileException _) {
            // Nothing was ever made here.
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + FileTrouble.words(e), e);
        }
    }

    /** What this user may not look at is there. */
    private static boolean isAbsent(Path file) {
        try {
            Files.readAttributes(file, BasicFileAttributes.class);
            return false;
        } catch (NoSuchFileException _) {
            return true;
        } catch (IOException e) {
            // A file beside the directories, such as a person leaves behind.
            return !Files.isDirectory(Objects.requireNonNull(file.getParent()))
                    && !(e instanceof AccessDeniedException);
        }
    }

    /** Changes a record; nothing is written when the change changes nothing. */
    public void update(String name, UnaryOperator<Remembered<S, M>> change) {
        ReentrantLock lock = locks.get(Math.floorMod(name.hashCode(), LOCKS));
        lock.lock();
        try {
            Remembered<S, M> before = get(name);
            Remembered<S, M> after = change.apply(before);
            if (!after.equals(before)) {
                DurableFile.write(fileOf(name), Json.write(after));
            }
        } finally {
            lock.unlock();
        }
    }

    private Path fileOf(String name) {
        return directory.resolve(name).resolve(form.file());
    }
}
