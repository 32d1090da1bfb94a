package io.cachepilot.source.directory;

import io.cachepilot.source.write.ManifestChanges;
import io.cachepilot.source.write.WriteRefused;
import io.cachepilot.source.write.WriteRefused.Reason;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/** Where a manifest of a directory may be written: below it, over no link, under a name that its reader takes. */
final class ManifestPath {
    private static final Pattern SLASH = Pattern.compile("/");

    private ManifestPath() {}

    /** The file for a relative path; throws {@link WriteRefused} if nothing may be written there. */
    static Path resolve(Path directory, String path) {
        ManifestChanges.requirePath(path);
        var file = directory;
        for (var step : SLASH.split(path, -1)) {
            if (Files.isSymbolicLink(file) && !file.equals(directory)) {
                throw link(file);
            }
            file = step(file, step);
        }
        if (Files.isSymbolicLink(file)) {
            throw link(file);
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new WriteRefused(Reason.NOT_WRITABLE, file + " is no plain file; name another one");
        }
        return file;
    }

    static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent(), "a manifest lies in a directory");
    }

    private static Path step(Path parent, String step) {
        try {
            return parent.resolve(step);
        } catch (InvalidPathException e) {
            throw new WriteRefused(Reason.BAD_NAME, "the name is none that a file can have", e);
        }
    }

    private static WriteRefused link(Path file) {
        return new WriteRefused(
                Reason.NOT_WRITABLE,
                file + " is a symbolic link, and links are not followed; put what it points to here");
    }
}
