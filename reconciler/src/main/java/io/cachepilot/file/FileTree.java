package io.cachepilot.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory with all that is below it. */
public final class FileTree {
    private FileTree() {}

    /**
     * Deletes it durably; nothing if there is none. Links are deleted, not followed. What lies in a directory itself goes after all that
     * lies deeper: a record there tells of a deletion that was cut off.
     */
    public static void delete(Path directory) {
        try {
            Files.walkFileTree(directory, new Deletion());
            DurableFile.forceDirectory(DurableFile.directoryOf(directory));
        } catch (NoSuchFileException _) {
            // Deleted before.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + directory + ": " + FileTrouble.words(e), e);
        }
    }

    /**
     * Deletes what writes of {@link DurableFile} have left there that were cut off, and what can't be looked at is left alone. To be called
     * by whoever alone writes there.
     *
     * @param depth how many directories deep they may lie, that one included
     */
    public static void deleteUnfinished(Path directory, int depth) {
        try {
            Files.walkFileTree(directory, EnumSet.noneOf(FileVisitOption.class), depth, new Tidying());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tidy " + directory + ": " + FileTrouble.words(e), e);
        }
    }

    /** Deletes the directories in that one that hold nothing. */
    public static void deleteEmptyIn(Path directory) {
        try (var entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
            for (Path entry : entries) {
                deleteIfEmpty(entry);
            }
        } catch (NoSuchFileException _) {
            // Nothing was ever made here.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tidy " + directory + ": " + FileTrouble.words(e), e);
        }
    }

    private static void deleteIfEmpty(Path directory) throws IOException {
        try {
            Files.delete(directory);
        } catch (DirectoryNotEmptyException _) {
            // It is in use.
        }
    }

    /** How many bytes its files have; without those that can't be looked at, and 0 where there is no such directory. */
    public static long size(Path directory) {
        var sum = new Sum();
        try {
            Files.walkFileTree(directory, sum);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + directory + ": " + FileTrouble.words(e), e);
        }
        return sum.bytes;
    }

    private static final class Tidying extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile() && DurableFile.isUnfinished(file)) {
                Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class Sum extends SimpleFileVisitor<Path> {
        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes += attributes.size();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        private final Deque<List<Path>> files = new ArrayDeque<>();

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            files.push(new ArrayList<>());
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (files.isEmpty()) {
                Files.delete(file);
            } else {
                files.element().add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            for (Path file : files.pop()) {
                Files.delete(file);
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
