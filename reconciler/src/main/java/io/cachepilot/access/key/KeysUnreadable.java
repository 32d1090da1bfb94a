package io.cachepilot.access.key;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file of the API keys can't be used; the message says why, and what to do. Until then nobody is let in. */
public final class KeysUnreadable extends RuntimeException {
    KeysUnreadable(Path file, String problem, @Nullable Throwable cause) {
        super("the API keys in " + file + " can't be used: " + problem, cause);
    }

    /** @param problem what is wrong with the file, and what to do */
    public KeysUnreadable(Path file, String problem) {
        this(file, problem, null);
    }
}
