package io.cachepilot.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A directory with all that is below it. */
public final class FileTree {
    private FileTree() {}

    /** Deletes it durably; nothing if there is none. Links are deleted, not followed. */
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
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
