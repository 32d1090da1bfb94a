package io.cachepilot.secret;

import io.cachepilot.file.Damaged;
import java.nio.file.Path;

/**
 * A secret is kept in a file, but the file can't be understood. Nothing replaces it by itself, since that would change a
 * customer's password. Has no cause: a parser's message may quote the secret.
 */
public final class SecretUnreadable extends Damaged {
    SecretUnreadable(Path file, String problem, String remedy) {
        super("the secret in " + file + " can't be read: " + problem + "; " + remedy);
    }
}
