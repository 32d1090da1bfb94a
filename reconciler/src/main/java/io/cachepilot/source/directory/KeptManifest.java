package io.cachepilot.source.directory;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.source.write.WriteRefused;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a manifest held before it was changed, until it is known that the change stays: by a second name of that file, which takes
 * no room, so that a disk that is full keeps nobody from undoing it. Where that may not be made, as of a file of somebody
 * else's, it is a copy.
 */
final class KeptManifest implements AutoCloseable {
    private final Path file;
    private final Path kept;
    private final boolean existed;

    private KeptManifest(Path file, Path kept, boolean existed) {
        this.file = file;
        this.kept = kept;
        this.existed = existed;
    }

    /** @param kept a name beside it that nobody has */
    static KeptManifest of(Path file, Path kept) {
        try {
            linkOrCopy(kept, file);
            return new KeptManifest(file, kept, true);
        } catch (NoSuchFileException _) {
            return new KeptManifest(file, kept, false);
        } catch (IOException e) {
            throw new WriteRefused(
                    WriteRefused.Reason.NOT_WRITABLE,
                    "cannot keep what " + file + " holds: " + FileTrouble.words(e),
                    e);
        }
    }

    private static void linkOrCopy(Path name, Path file) throws IOException {
        try {
            Files.createLink(name, file);
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException _) {
            Files.copy(file, name, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /**
     * Makes the file what it was. What somebody else has made of it since stays.
     *
     * @param ours what it was changed to; empty: it was deleted
     */
    void undo(Optional<byte[]> ours) throws IOException {
        if (!isOurs(ours)) {
            return;
        }
        if (!existed) {
            Files.deleteIfExists(file);
        } else if (ours.isPresent()) {
            Files.move(kept, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
            link();
        }
    }

    private void link() throws IOException {
        try {
            linkOrCopy(file, kept);
        } catch (FileAlreadyExistsException _) {
            // Somebody has made it anew.
        }
    }

    private boolean isOurs(Optional<byte[]> ours) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return ours.isEmpty();
        }
        return ours.isPresent() && Arrays.equals(Files.readAllBytes(file), ours.get());
    }

    /** It is not needed any more. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(kept);
    }
}
