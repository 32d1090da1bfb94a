package io.cachepilot.source.directory;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.Ownership;
import io.cachepilot.source.content.Limits;
import io.cachepilot.source.write.WriteRefused;
import io.cachepilot.source.write.WriteRefused.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Writes single manifests of a plain directory. A file is wholly old or wholly new at any instant, also after a power cut, and
 * keeps its mode and owner. Nothing is overwritten that the caller has not seen: contents are compared right before the rename.
 * Between the two a person's editor may still save; the history then holds what it saved only if it was seen before. Of
 * several writers one at a time is safe.
 */
public final class DirectoryWriter {
    private static final String PREFIX = ".cachepilot-";
    private static final String KEPT_PREFIX = PREFIX + "kept-";
    private static final String SUFFIX = ".tmp";
    /** After which a temporary file belongs to nobody any more. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    /** Writing in place is two steps: a file that was just touched may be between them. */
    private static final Duration SETTLE = Duration.ofMillis(20);

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private static final Map<PosixFilePermission, PosixFilePermission> GROUP_AS_OTHERS = Map.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);

    private final Path directory;

    public DirectoryWriter(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /**
     * Replaces a manifest.
     *
     * @param path relative to the directory, with {@code /}
     * @param expected what the file held when it was read
     * @throws WriteRefused when it was not written
     */
    public void replace(String path, byte[] expected, byte[] content) {
        var file = ManifestPath.resolve(directory, path);
        change(file, () -> {
            var temporary = temporaryBeside(file);
            try {
                // Nobody may read in it what only some may read in the file.
                write(temporary, content, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
                keepOwnerAndMode(file, temporary);
                requireUnchanged(file, expected);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        });
    }

    /**
     * What a manifest holds now, to be handed to {@link #replace} with what it shall hold.
     *
     * @throws WriteRefused when it can't be read, or may still be being written
     */
    public byte[] read(String path) {
        var file = ManifestPath.resolve(directory, path);
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes(Limits.MAX_FILE_BYTES + 1);
            Instant modified =
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
            Instant now = Instant.now();
            if (modified.isAfter(now.minus(SETTLE)) && !modified.isAfter(now)) {
                throw new WriteRefused(Reason.CHANGED_MEANWHILE, file + " was changed a moment ago; read it again");
            }
            if (content.length > Limits.MAX_FILE_BYTES) {
                throw new WriteRefused(
                        Reason.NOT_WRITABLE, file + " is larger than 1 MiB; split it into several files");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw changed(file, "or its directory is gone", e);
        } catch (IOException e) {
            throw new WriteRefused(Reason.NOT_WRITABLE, "cannot read " + file + ": " + FileTrouble.words(e), e);
        }
    }

    /** Writes a manifest that must not be there yet, in a directory that is there. */
    public void create(String path, byte[] content) {
        var file = ManifestPath.resolve(directory, path);
        change(file, () -> {
            var temporary = temporaryBeside(file);
            try {
                write(temporary, content);
                Ownership.giveToOwnerOf(ManifestPath.parent(file), temporary);
                // A link, unlike a rename, fails if somebody else has made the file in the meantime.
                Files.createLink(file, temporary);
            } catch (FileAlreadyExistsException e) {
                throw changed(file, "has appeared since it was looked for", e);
            } finally {
                Files.deleteIfExists(temporary);
            }
        });
    }

    /** Deletes a manifest that still holds what the caller has seen. */
    public void delete(String path, byte[] expected) {
        var file = ManifestPath.resolve(directory, path);
        change(file, () -> {
            requireUnchanged(file, expected);
            Files.delete(file);
        });
    }

    /** Keeps what a manifest holds now, or that there is none, until that is closed. */
    KeptManifest keep(String path) {
        var file = ManifestPath.resolve(directory, path);
        return KeptManifest.of(file, file.resolveSibling(KEPT_PREFIX + UUID.randomUUID() + SUFFIX));
    }

    private static void change(Path file, Step step) {
        try {
            removeAbandoned(ManifestPath.parent(file));
            step.run();
            force(ManifestPath.parent(file));
        } catch (NoSuchFileException e) {
            throw changed(file, "or its directory is gone", e);
        } catch (AccessDeniedException e) {
            throw new WriteRefused(
                    Reason.NOT_WRITABLE,
                    file + " may not be written by this user; allow writing in its directory with chmod or chown",
                    e);
        } catch (IOException e) {
            throw new WriteRefused(Reason.NOT_WRITABLE, "cannot write " + file + ": " + FileTrouble.words(e), e);
        }
    }

    private static void write(Path temporary, byte[] content, FileAttribute<?>... attributes) throws IOException {
        try (var channel = FileChannel.open(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            var buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static void keepOwnerAndMode(Path file, Path temporary) throws IOException {
        var wanted = view(file).readAttributes();
        var made = view(temporary);
        if (!made.readAttributes().owner().equals(wanted.owner())) {
            made.setOwner(wanted.owner());
        }
        made.setPermissions(keepsGroup(made, wanted.group()) ? wanted.permissions() : forOwner(wanted.permissions()));
    }

    /** A user gives a file to groups of its own only. */
    private static boolean keepsGroup(PosixFileAttributeView made, GroupPrincipal wanted) throws IOException {
        if (made.readAttributes().group().equals(wanted)) {
            return true;
        }
        try {
            made.setGroup(wanted);
            return true;
        } catch (FileSystemException _) {
            return false;
        }
    }

    /** Another group may do no more than all may. */
    private static Set<PosixFilePermission> forOwner(Set<PosixFilePermission> permissions) {
        var rest = EnumSet.copyOf(permissions);
        GROUP_AS_OTHERS.forEach((group, others) -> {
            if (!permissions.contains(others)) {
                rest.remove(group);
            }
        });
        return rest;
    }

    private static void requireUnchanged(Path file, byte[] expected) throws IOException {
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            if (!Arrays.equals(in.readNBytes(expected.length + 1), expected)) {
                throw new WriteRefused(
                        Reason.CHANGED_MEANWHILE, file + " was changed since it was read; read it again");
            }
        }
    }

    private static WriteRefused changed(Path file, String how, IOException cause) {
        return new WriteRefused(Reason.CHANGED_MEANWHILE, file + " " + how + "; read it again", cause);
    }

    private static PosixFileAttributeView view(Path file) {
        return Optional.ofNullable(
                        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS))
                .orElseThrow(() -> new WriteRefused(
                        Reason.NOT_WRITABLE, file + " is on a file system without owners and modes; move it"));
    }

    /** Hidden, so that no reader takes it for a manifest. */
    private static Path temporaryBeside(Path file) {
        return file.resolveSibling(PREFIX + UUID.randomUUID() + SUFFIX);
    }

    /** Removes what a writer left that was killed. */
    private static void removeAbandoned(Path parent) throws IOException {
        var before = FileTime.from(Instant.now().minus(ABANDONED));
        try (var temporaries = Files.newDirectoryStream(parent, PREFIX + "*" + SUFFIX)) {
            for (var temporary : temporaries) {
                if (made(temporary).compareTo(before) < 0) {
                    Files.deleteIfExists(temporary);
                }
            }
        }
    }

    /** What is kept was written long before it was kept: the time of the link to it counts. */
    private static FileTime made(Path temporary) throws IOException {
        return temporary.getFileName().toString().startsWith(KEPT_PREFIX)
                ? (FileTime) Files.getAttribute(temporary, "unix:ctime", LinkOption.NOFOLLOW_LINKS)
                : Files.getLastModifiedTime(temporary, LinkOption.NOFOLLOW_LINKS);
    }

    /** Without this a power cut may undo a rename that a caller was told of. */
    private static void force(Path parent) throws IOException {
        try (var channel = FileChannel.open(parent, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** What may fail on its way to the disk. */
    private interface Step {
        void run() throws IOException;
    }
}
