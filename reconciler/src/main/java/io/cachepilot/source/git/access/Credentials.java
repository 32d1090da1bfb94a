package io.cachepilot.source.git.access;

import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.location.RemoteUrl;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Credentials, each bound to the scheme, host and port that it is for. The file is read whenever one is needed, so that a
 * new token counts at once.
 */
public final class Credentials {
    private static final Credentials NONE = new Credentials(Optional.empty());

    private final Optional<Path> file;

    private Credentials(Optional<Path> file) {
        this.file = file;
    }

    public static Credentials none() {
        return NONE;
    }

    /** Those that a file of mode 0600 lists; what it looks like is told in the README. */
    public static Credentials in(Path file) {
        return new Credentials(Optional.of(file));
    }

    /**
     * What may be shown to the host of that address.
     *
     * @throws SourceUnavailable when the file can't be used
     */
    Optional<Credential> of(RemoteUrl url) {
        return file.map(CredentialsFile::read).map(all -> all.get(url.origin()));
    }

    /** Where they are listed, for messages. */
    @Override
    public String toString() {
        return file.map(path -> "source.credentials (" + path + ")").orElse("source.credentials, which is not set,");
    }
}
