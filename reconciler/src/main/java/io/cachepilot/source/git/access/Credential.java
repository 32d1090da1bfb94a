package io.cachepilot.source.git.access;

import io.cachepilot.secret.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** What this control plane shows to one host. */
sealed interface Credential {
    /** For {@code https}, and for {@code http} of this machine. A token is a password. */
    record Login(String user, Secret password) implements Credential {}

    /**
     * For {@code ssh}.
     *
     * @param user who is logged in as, where the address names nobody
     * @param key the file of the private key
     * @param knownHosts the file of the host keys that are trusted
     */
    record SshKey(Optional<String> user, Path key, Path knownHosts) implements Credential {}
}
