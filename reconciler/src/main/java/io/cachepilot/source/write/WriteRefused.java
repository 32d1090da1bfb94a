package io.cachepilot.source.write;

/** A manifest was not written; the file is as it was. The message says why, and what to do. */
public final class WriteRefused extends RuntimeException {
    /** Why; surfaces map it to their own codes. */
    public enum Reason {
        /** The file is not what it was when it was read: read it again, and decide again. */
        CHANGED_MEANWHILE,
        /** The name is none that a manifest may have, or leads out of the directory. */
        BAD_NAME,
        /** The idempotency key was used by its author for another change. */
        KEY_REUSED,
        /** The place can't be written: a link, a directory, missing rights, a full disk. */
        NOT_WRITABLE
    }

    private final Reason reason;

    public WriteRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public WriteRefused(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
