package io.cachepilot.access.key;

import io.cachepilot.file.BriefLock;
import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.Ownership;
import io.cachepilot.file.ShellWord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The file of the API keys, by the SHA-256 of each. Several processes change it: each holds a lock from its reading to
 * its writing, and replaces the whole file durably.
 */
final class KeyFile {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");
    private static final long LARGEST = 16 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path file;

    KeyFile(Path file) {
        this.file = file;
    }

    /** What tells whether the file is another than before; a change always makes a new one. */
    record Stamp(@Nullable Object inode, @Nullable FileTime modified, long size) {
        static final Stamp NO_FILE = new Stamp(null, null, -1);
    }

    /** The keys as of a stamp. */
    record Keys(Stamp stamp, Map<String, ApiKey> byHash) {
        Keys {
            byHash = Map.copyOf(byHash);
        }
    }

    Path path() {
        return file;
    }

    boolean exists() {
        return !stamp().equals(Stamp.NO_FILE);
    }

    Stamp stamp() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
        } catch (NoSuchFileException _) {
            return Stamp.NO_FILE;
        } catch (IOException e) {
            throw new KeysUnreadable(file, FileTrouble.words(e), e);
        }
    }

    /** All keys; none when there is no file. */
    Keys read() {
        // Before the content: what changes in between has another stamp, and is read again.
        Stamp stamp = stamp();
        if (stamp.equals(Stamp.NO_FILE)) {
            return new Keys(stamp, Map.of());
        }
        return new Keys(stamp, KeysJson.read(file, content(stamp)));
    }

    /** Changes the keys as they are now. What {@code change} throws leaves them as they are, and is passed on. */
    synchronized void change(UnaryOperator<Map<String, ApiKey>> change) {
        Ownership.mismatchToMake(file).ifPresent(users -> {
            throw new KeysUnreadable(
                    file,
                    "it belongs to the user %1$s, who could not read it any more if %2$s changed it; run this as %1$s"
                            .formatted(users.owner(), users.self()));
        });
        try (var _ = BriefLock.take(file.resolveSibling(file.getFileName() + ".lock"), PATIENCE)) {
            Map<String, ApiKey> before = read().byHash();
            Map<String, ApiKey> after = change.apply(before);
            if (!after.equals(before)) {
                DurableFile.write(file, KeysJson.write(after));
            }
        }
    }

    private String content(Stamp stamp) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (!OWNER.containsAll(mode)) {
                throw new KeysUnreadable(
                        file,
                        "others than its owner may read or write it (%s); chmod 600 %s"
                                .formatted(PosixFilePermissions.toString(mode), ShellWord.of(file)));
            }
            if (!Files.isRegularFile(file) || stamp.size() > LARGEST) {
                throw new KeysUnreadable(file, "it is no file of at most 16 MiB");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new KeysUnreadable(file, FileTrouble.words(e), e);
        }
    }
}
