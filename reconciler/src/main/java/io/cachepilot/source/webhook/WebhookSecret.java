package io.cachepilot.source.webhook;

import io.cachepilot.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file that holds what the git host and this one share. It is read for every delivery, so a new secret counts at once. */
record WebhookSecret(Path file) {
    private static final int SHORTEST = 16;
    private static final int LARGEST = 4_096;
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    /** The file can't be used; the message says what to do. */
    static final class Unusable extends Exception {
        Unusable(String message) {
            super(message);
        }
    }

    /** Its one line. */
    Secret read() throws Unusable {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (!OWNER.containsAll(mode)) {
                throw new Unusable("others than its owner may use the file of webhook.secret, %s (%s); chmod 600 it"
                        .formatted(file, PosixFilePermissions.toString(mode)));
            }
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                throw new Unusable("%s of webhook.secret is no file of one line".formatted(file));
            }
            return secret(Files.readString(file, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new Unusable("cannot read the file of webhook.secret, %s: %s"
                    .formatted(file, e.getClass().getSimpleName()));
        }
    }

    private Secret secret(String line) throws Unusable {
        if (line.length() < SHORTEST || line.lines().count() != 1) {
            throw new Unusable(
                    "%s of webhook.secret holds no line of at least %d characters; openssl rand -hex 32 makes one"
                            .formatted(file, SHORTEST));
        }
        return new Secret(line);
    }
}
