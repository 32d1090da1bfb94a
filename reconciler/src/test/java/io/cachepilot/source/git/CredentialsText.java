package io.cachepilot.source.git;

import io.cachepilot.source.git.access.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files of credentials as a person does. */
final class CredentialsText {
    private CredentialsText() {}

    static Credentials ssh(Path file, String origin, Path key, Path knownHosts) throws IOException {
        return write(file, "%s:%n  key: %s%n  known-hosts: %s%n".formatted(origin, key, knownHosts));
    }

    static Credentials login(Path file, String origin, String user, String password) throws IOException {
        return write(file, "%s:%n  user: %s%n  password: %s%n".formatted(origin, user, password));
    }

    static Credentials write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return Credentials.in(file);
    }
}
