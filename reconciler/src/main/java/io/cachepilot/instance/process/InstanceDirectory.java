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
import java.util.List;
import java.util.Optional;

/** The files of one instance: its record, configuration, data and log. */
record InstanceDirectory(InstanceName name, Path path, ParsedFiles<InstanceRecord> records) {
    static InstanceDirectory in(Path all, InstanceName name, ParsedFiles<InstanceRecord> records) {
        return new InstanceDirectory(name, all.resolve(name.value()), records);
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
        return path.resolve("conf");
    }

    Path data() {
        return path.resolve("data");
    }

    LogFile log() {
        return new LogFile(path.resolve("log"));
    }

    void prepare() {
        DurableFile.createDirectories(configuration());
        DurableFile.createDirectories(data());
    }

    boolean recorded() {
        return Files.exists(recordFile());
    }

    /** Empty when there is none; throws {@link InstanceUnreadable} when it is damaged. */
    Optional<InstanceRecord> read() {
        try {
            return records.read(recordFile(), this::parse);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new InstanceUnreadable(
                    "cannot read the record of instance " + name + ": " + recordFile() + ": " + FileTrouble.words(e)
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
        FileTree.delete(path);
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
    private static Optional<InstanceName> nameOf(Path entry) {
        try {
            return Optional.of(new InstanceName(entry.getFileName().toString()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Path recordFile() {
        return path.resolve("instance.json");
    }
}
