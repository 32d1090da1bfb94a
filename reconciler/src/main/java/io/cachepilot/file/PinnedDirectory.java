package io.cachepilot.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A directory that has to stay the one it was when it was first seen. A long run must not go on in another one, because the
 * directory was moved, replaced by a copy or hidden by a mount meanwhile. Safe for many threads.
 */
public final class PinnedDirectory {
    private final Path named;
    private volatile @Nullable Seen seen;

    private record Seen(Path real, FileIdentity identity) {}

    /** Looks at nothing yet. */
    public PinnedDirectory(Path named) {
        this.named = named.toAbsolutePath().normalize();
    }

    /** Its path without links, as far as it exists; the same from its first sight on. */
    public Path real() {
        Seen known = seen;
        return known != null ? known.real() : look().map(Seen::real).orElseGet(() -> resolved(named));
    }

    /** Why it is not the directory any more that it was; empty while it is, and before it was first there. */
    public Optional<String> lost() {
        Seen known = seen;
        if (known == null) {
            look();
            return Optional.empty();
        }
        Optional<FileIdentity> now = FileIdentity.of(named);
        if (now.equals(Optional.of(known.identity()))) {
            return Optional.empty();
        }
        String what = now.isEmpty() ? "is gone" : "is another directory now";
        return Optional.of(named + " " + what
                + ": it was moved or deleted, replaced by a copy, or hidden by a mount since this program was started."
                + " Nothing is done in it meanwhile. Put back the one that was there, or end this program and start it"
                + " again with the new one");
    }

    private Optional<Seen> look() {
        Optional<FileIdentity> identity = FileIdentity.of(named);
        identity.ifPresent(there -> seen = new Seen(resolved(named), there));
        return Optional.ofNullable(seen);
    }

    private static Path resolved(Path path) {
        try {
            for (Path there = path; there != null; there = there.getParent()) {
                if (Files.exists(there)) {
                    return there.toRealPath().resolve(there.relativize(path)).normalize();
                }
            }
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot follow the path " + path + ": " + FileTrouble.words(e), e);
        }
    }
}
