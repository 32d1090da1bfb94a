package io.cachepilot.backup.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * One file that goes into a backup.
 *
 * @param name letters, digits, dots and dashes, such as {@code dump.rdb}
 * @param size how many bytes of it there are
 */
public record Content(String name, long size, Bytes bytes) {
    /** Where the bytes come from. */
    @FunctionalInterface
    public interface Bytes {
        InputStream open() throws IOException;
    }

    public Content {
        if (!ArchiveReader.NAME.matcher(name).matches() || name.equals(ArchiveManifest.NAME)) {
            throw new IllegalArgumentException("no name of a member: " + name);
        }
    }

    /** A short one. */
    public static Content text(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Content(name, bytes.length, () -> new ByteArrayInputStream(bytes));
    }
}
