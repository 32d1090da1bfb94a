package io.cachepilot.backup.shelf;

/** What was asked for is no backup of that subject; the message says why, and what there is. */
public final class NoSuchBackup extends RuntimeException {
    NoSuchBackup(String message) {
        super(message, null, false, false);
    }
}
