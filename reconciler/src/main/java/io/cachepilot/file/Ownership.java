package io.cachepilot.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Whose a file is. What root makes in a directory of another user, that user could not read any more, so either it is given
 * away or it is not made.
 */
public final class Ownership {
    private static final Path PROCESS = Path.of("/proc/self");
    private static final Path SELF = PROCESS.resolve("status");
    private static final int ROOT = 0;

    private Ownership() {}

    /** Two users: whose it is, and who this process is. */
    public record Mismatch(String owner, String self) {}

    /** Empty when the file is this user's, or does not exist. */
    public static Optional<Mismatch> mismatch(Path path) {
        OptionalInt owner = owner(path);
        return owner.isEmpty() || owner.getAsInt() == self()
                ? Optional.empty()
                : Optional.of(new Mismatch(name(path), name(PROCESS)));
    }

    /** The same of a file that is to be made, for root, who may make it anywhere: then it is about its directory. */
    public static Optional<Mismatch> mismatchToMake(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        return Files.exists(file) || directory == null || self() != ROOT ? mismatch(file) : mismatch(directory);
    }

    /**
     * Gives what root has made to whom the directory belongs that it lies in; does nothing when this is not root.
     *
     * @param made a file, or a directory with all that is below it of which some is root's
     */
    public static void giveToOwnerOf(Path directory, Path made) {
        if (self() != ROOT) {
            return;
        }
        try {
            var wanted = Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!wanted.owner().equals(Files.getOwner(PROCESS))) {
                giveTree(made, wanted);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot give %s to the owner of %s: %s".formatted(made, directory, FileTrouble.words(e)), e);
        }
    }

    private static void giveTree(Path made, PosixFileAttributes wanted) throws IOException {
        Path parent = made.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException(made + " is in no directory");
        }
        try (DirectoryStream<Path> directory = Files.newDirectoryStream(parent)) {
            if (!(directory instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("this system can't look at files but by their names");
            }
            requireStillThere(secure, made.getFileName(), wanted);
            give(secure, made.getFileName(), wanted);
        }
    }

    /** The path may lead elsewhere by now, to where files are that are nobody's business to have. */
    private static void requireStillThere(SecureDirectoryStream<Path> parent, Path made, PosixFileAttributes wanted)
            throws IOException {
        Object itself = parent.getFileAttributeView(PosixFileAttributeView.class)
                .readAttributes()
                .fileKey();
        Object below = parent.getFileAttributeView(made, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .fileKey();
        if (!Objects.equals(wanted.fileKey(), itself) && !Objects.equals(wanted.fileKey(), below)) {
            throw new IOException("its directory was exchanged for another one meanwhile");
        }
    }

    /**
     * Each is reached from the directory that was opened before it, and never by a path, in which its owner could have put a link
     * meanwhile to where root's own files are.
     */
    private static void give(SecureDirectoryStream<Path> directory, Path name, PosixFileAttributes wanted)
            throws IOException {
        try {
            PosixFileAttributeView view =
                    directory.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            PosixFileAttributes attributes = view.readAttributes();
            if (attributes.isDirectory()) {
                try (SecureDirectoryStream<Path> below =
                        directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                    for (Path each : below) {
                        give(below, each.getFileName(), wanted);
                    }
                }
            }
            if (!attributes.isSymbolicLink() && attributes.owner().equals(Files.getOwner(PROCESS))) {
                view.setGroup(wanted.group());
                view.setOwner(wanted.owner());
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            // It was somebody's temporary file.
        }
    }

    private static OptionalInt owner(Path path) {
        try {
            return OptionalInt.of((Integer) Files.getAttribute(path, "unix:uid"));
        } catch (IOException _) {
            // What can't be looked at can't be written either, and that is told then.
            return OptionalInt.empty();
        }
    }

    private static String name(Path path) {
        try {
            return Files.getOwner(path).getName();
        } catch (IOException _) {
            return "?";
        }
    }

    /** The user whose rights this process has; its fields are the real one, the effective one, and two more. */
    private static int self() {
        try (Stream<String> lines = Files.lines(SELF)) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .map(line -> Integer.parseInt(line.split("\\s+", -1)[2]))
                    .findFirst()
                    .orElse(ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + SELF + ": " + FileTrouble.words(e), e);
        }
    }
}
