package io.cachepilot.source.git.access;

import io.cachepilot.source.SourceUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Reads files of which it matters who else can read or write them. A link counts as what it leads to. */
final class PrivateFile {
    private static final long LARGEST = 1 << 20;
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> WRITE_BY_OTHERS = PosixFilePermissions.fromString("----w--w-");

    private PrivateFile() {}

    /**
     * A file that only its owner can read.
     *
     * @param what what it is, for messages
     */
    static byte[] secret(Path file, String what) {
        Set<PosixFilePermission> mode = mode(file, what);
        if (!OWNER.containsAll(mode)) {
            throw new SourceUnavailable("others than its owner may use the %s %s (%s); chmod 600 %s"
                    .formatted(what, file, PosixFilePermissions.toString(mode), file));
        }
        return read(file, what);
    }

    /** A file that only its owner can write. */
    static byte[] trusted(Path file, String what) {
        Set<PosixFilePermission> mode = mode(file, what);
        if (WRITE_BY_OTHERS.stream().anyMatch(mode::contains)) {
            throw new SourceUnavailable("others than its owner may write the %s %s (%s); chmod go-w %s"
                    .formatted(what, file, PosixFilePermissions.toString(mode), file));
        }
        return read(file, what);
    }

    private static Set<PosixFilePermission> mode(Path file, String what) {
        try {
            return Files.getPosixFilePermissions(file);
        } catch (IOException e) {
            throw unreadable(file, what, e);
        }
    }

    private static byte[] read(Path file, String what) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                throw new SourceUnavailable("the %s %s is no file of at most 1 MiB".formatted(what, file));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, what, e);
        }
    }

    private static SourceUnavailable unreadable(Path file, String what, IOException e) {
        return new SourceUnavailable(
                "cannot read the %s %s: %s; see the setting source.credentials"
                        .formatted(what, file, e.getClass().getSimpleName()),
                e);
    }
}
