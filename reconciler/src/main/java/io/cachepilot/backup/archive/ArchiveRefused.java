package io.cachepilot.backup.archive;

/** A file is no backup that can be trusted; the message says why, in words that go on from the name of the file. */
public final class ArchiveRefused extends RuntimeException {
    ArchiveRefused(String message) {
        super(message, null, false, false);
    }
}
