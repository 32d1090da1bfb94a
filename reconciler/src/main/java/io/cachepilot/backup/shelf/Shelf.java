package io.cachepilot.backup.shelf;

import io.cachepilot.backup.archive.ArchiveName;
import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTree;
import io.cachepilot.file.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The directory that the archives of all subjects lie in. Other files in it are nobody's business here. */
public final class Shelf {
    private static final int SHOWN = 5;

    private final Path directory;

    public Shelf(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /**
     * One backup.
     *
     * @param bytes how large its file is
     */
    public record Stored(ArchiveName name, Path file, long bytes) {}

    /** The directory, which is made (0700) if it lacks; what was left half written in it is deleted. */
    public Path open() {
        DurableFile.createDirectories(directory);
        FileTree.deleteUnfinished(directory, 1);
        return directory;
    }

    /** The backups of one subject, the newest first; none where there is no such directory. */
    public List<Stored> of(String subject) {
        return all().getOrDefault(subject, List.of());
    }

    /** Those of all subjects, the newest of each first. */
    public SortedMap<String, List<Stored>> all() {
        var all = new TreeMap<String, List<Stored>>();
        for (Path file : files()) {
            ArchiveName.parse(String.valueOf(file.getFileName()))
                    .ifPresent(name -> all.computeIfAbsent(name.subject(), _ -> new ArrayList<>())
                            .add(new Stored(name, file, size(file))));
        }
        all.values()
                .forEach(
                        stored -> stored.sort(Comparator.comparing(Stored::name).reversed()));
        return all;
    }

    /**
     * The backup of a subject that somebody means.
     *
     * @param given the name of a file, or its path in this directory
     * @throws NoSuchBackup when it is another place, another subject's, or not there
     */
    public Stored find(String subject, String given) {
        Path file = place(given);
        ArchiveName name = ArchiveName.parse(String.valueOf(file.getFileName()))
                .filter(parsed -> parsed.subject().equals(subject))
                .orElseThrow(() ->
                        new NoSuchBackup("'%s' is no backup of %s; %s".formatted(given, subject, known(subject))));
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchBackup("there is no backup '%s'; %s".formatted(name.file(), known(subject)));
        }
        return new Stored(name, file, size(file));
    }

    private Path place(String given) {
        try {
            Path path = Path.of(given);
            Path file = path.getNameCount() == 1 && !path.isAbsolute() ? directory.resolve(path) : path;
            if (file.isAbsolute() && directory.equals(file.getParent())) {
                return file;
            }
        } catch (InvalidPathException _) {
            // Said below.
        }
        throw new NoSuchBackup("'%s' is no file of the backups, which are in %s".formatted(given, directory));
    }

    private String known(String subject) {
        List<Stored> there = of(subject);
        if (there.isEmpty()) {
            return "there is none of it";
        }
        String newest = String.join(
                ", ", there.stream().limit(SHOWN).map(one -> one.name().file()).toList());
        return there.size() > SHOWN ? "the newest are: " + newest : "there are: " + newest;
    }

    /** Deletes a backup, for ever. */
    public void delete(Stored backup) {
        DurableFile.delete(backup.file());
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + FileTrouble.words(e), e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + file + ": " + FileTrouble.words(e), e);
        }
    }
}
