package io.cachepilot.kind.tenant.apply;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTree;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.ParsedFiles;
import io.cachepilot.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps a {@link TenantRecord} for each tenant, durably, beside its instance. */
public final class Ledger {
    private static final String FILE = "tenant.json";

    private final Path directory;

    private static final int LOCKS = 64;

    /**
     * A new revision and a run of the loop may change one tenant's record at the same time; neither may be lost. As many as there
     * can be use, whatever tenants come and go.
     */
    private final List<ReentrantLock> locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toList();

    private final ParsedFiles<TenantRecord> files = new ParsedFiles<>();

    /** Over the directory of the instances; touches nothing yet. */
    public Ledger(Path directory) {
        this.directory = directory;
    }

    /**
     * All records.
     *
     * @param damaged why a record can't be read, by the name of its tenant
     */
    record Records(SortedMap<String, TenantRecord> readable, SortedMap<String, String> damaged) {
        Records {
            readable = Collections.unmodifiableSortedMap(new TreeMap<>(readable));
            damaged = Collections.unmodifiableSortedMap(new TreeMap<>(damaged));
        }
    }

    /**
     * The record of a tenant, an empty one if it is unknown.
     *
     * @throws IllegalStateException when it is damaged
     */
    TenantRecord get(String tenant) {
        Path file = fileOf(tenant);
        try {
            return files.read(file, json -> Json.read(json, TenantRecord.class)).orElse(TenantRecord.EMPTY);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            // Guessing ports or specs from a damaged record could hurt a tenant: a person has to look.
            throw new IllegalStateException(
                    file + " is damaged (" + e.getMessage()
                            + "); restore it, or delete it to have its ports chosen anew",
                    e);
        }
    }

    /** The records of all tenants that ever were, and whose data was kept. */
    Records all() {
        var readable = new TreeMap<String, TenantRecord>();
        var damaged = new TreeMap<String, String>();
        List<String> tenants = tenants();
        files.keepOnly(tenants.stream().map(this::fileOf).collect(Collectors.toSet()));
        for (String tenant : tenants) {
            try {
                readable.put(tenant, get(tenant));
            } catch (IllegalStateException e) {
                damaged.put(tenant, String.valueOf(e.getMessage()));
            }
        }
        return new Records(readable, damaged);
    }

    /** The names of all directories that there are, with a record or without. */
    List<String> directories() {
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

    /** How many bytes the files of a tenant take, as far as they can be read. */
    long size(String tenant) {
        return FileTree.size(directory.resolve(tenant));
    }

    /** Deletes the record of a tenant with all that lies beside it. */
    void erase(String tenant) {
        FileTree.delete(directory.resolve(tenant));
    }

    private List<String> tenants() {
        try (var entries = Files.list(directory)) {
            return entries.filter(entry -> !isAbsent(entry.resolve(FILE)))
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
            // A file beside the directories of instances, such as a person leaves behind.
            return !Files.isDirectory(Objects.requireNonNull(file.getParent()))
                    && !(e instanceof AccessDeniedException);
        }
    }

    /** Changes a record; nothing is written when the change changes nothing. */
    TenantRecord update(String tenant, UnaryOperator<TenantRecord> change) {
        ReentrantLock lock = locks.get(Math.floorMod(tenant.hashCode(), LOCKS));
        lock.lock();
        try {
            TenantRecord before = get(tenant);
            TenantRecord after = change.apply(before);
            if (!after.equals(before)) {
                DurableFile.write(fileOf(tenant), Json.write(after));
            }
            return after;
        } finally {
            lock.unlock();
        }
    }

    private Path fileOf(String tenant) {
        return directory.resolve(tenant).resolve(FILE);
    }
}
