package io.cachepilot.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
            Integer owner = uid(directory);
            Object group = Files.getAttribute(directory, "unix:gid", LinkOption.NOFOLLOW_LINKS);
            if (owner == ROOT) {
                return;
            }
            try (Stream<Path> tree = Files.walk(made)) {
                for (Path each : tree.toList()) {
                    give(each, owner, group);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot give %s to the owner of %s: %s".formatted(made, directory, FileTrouble.words(e)), e);
        }
    }

    private static void give(Path each, Integer owner, Object group) throws IOException {
        try {
            // Somebody may have linked a file of root's to here.
            boolean linked = Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)
                    && !Files.getAttribute(each, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                            .equals(1);
            if (uid(each) == ROOT && !linked) {
                Files.setAttribute(each, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(each, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (NoSuchFileException _) {
            // It was somebody's temporary file.
        }
    }

    private static Integer uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
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
