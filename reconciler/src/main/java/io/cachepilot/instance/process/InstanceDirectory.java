package io.cachepilot.instance.process;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTree;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.ParsedFiles;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceUnreadable;
import io.cachepilot.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * The files of one instance: its record, configuration, data and log.
 *
 * @param all the directory of all instances, without links
 */
record InstanceDirectory(InstanceName name, Path all, ParsedFiles<InstanceRecord> records) {
    static final String DATA = "data";

    static Path data(Path all, InstanceName name) {
        return all.resolve(name.value()).resolve(DATA);
    }

    Path path() {
        return all.resolve(name.value());
    }

    /** The instances that may have a directory under the given one, sorted. */
    static List<InstanceName> names(Path all) {
        try (var entries = Files.list(all)) {
            return entries.flatMap(entry -> nameOf(entry).stream()).sorted().toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + all + ": " + FileTrouble.words(e), e);
        }
    }

    Path configuration() {
        return path().resolve("conf");
    }

    Path data() {
        return data(all, name);
    }

    LogFile log() {
        return new LogFile(path().resolve("log"));
    }

    /** What keeps just this instance from being started; empty where nothing does, or nothing is there yet. */
    Optional<String> trouble() {
        Path log = log().path();
        if (Files.exists(log) && !(Files.isRegularFile(log) && Files.isWritable(log))) {
            return Optional.of(
                    log + " is no file that can be written; move it away, or make it writable for this user");
        }
        if (Files.notExists(data())) {
            return Optional.empty();
        }
        if (!Files.isDirectory(data()) || !Files.isExecutable(data())) {
            return Optional.of(data() + " is no directory that can be used; make it one that this user may enter");
        }
        return unreadable()
                .map(file -> file + " can't be read, and the server loads it at its start; give it to this user");
    }

    /** Servers keep their data in files of the directory, and of directories in it. */
    private Optional<Path> unreadable() {
        try (var files = Files.walk(data(), 2)) {
            return files.filter(file -> !Files.isReadable(file)).findFirst();
        } catch (IOException | UncheckedIOException _) {
            return Optional.of(data());
        }
    }

    void prepare() {
        DurableFile.createDirectories(configuration());
        DurableFile.createDirectories(data());
    }

    /** Also one that this user may not look at is there. */
    boolean recorded() {
        try {
            Files.readAttributes(recordFile(), BasicFileAttributes.class);
            return true;
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /** Empty when there is none; throws {@link InstanceUnreadable} when it is damaged. */
    Optional<InstanceRecord> read() {
        try {
            return records.read(recordFile(), this::parse);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new InstanceUnreadable(
                    "cannot read the record of instance " + name + ", " + recordFile() + ": " + FileTrouble.words(e)
                            + "; nothing is done to the instance meanwhile. Put back a copy of the file, or delete it:"
                            + " the instance is then made anew over its data, and its process, if it runs, is taken over",
                    e);
        }
    }

    void write(InstanceRecord record) {
        DurableFile.write(recordFile(), Json.writePretty(record) + "\n");
    }

    void deleteRecord() {
        DurableFile.delete(recordFile());
    }

    /** Deletes the directory with all in it. Links are deleted, not followed. */
    void erase() {
        FileTree.delete(path());
    }

    private InstanceRecord parse(String json) {
        InstanceRecord record = Json.read(json, InstanceRecord.class);
        if (!record.spec().name().equals(name)) {
            throw new IllegalArgumentException(
                    "it is the record of instance " + record.spec().name());
        }
        return record;
    }

    /** Other files may lie about, such as lost+found. */
    static Optional<InstanceName> nameOf(Path entry) {
        try {
            return Optional.of(new InstanceName(entry.getFileName().toString()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Path recordFile() {
        return path().resolve("instance.json");
    }
}
