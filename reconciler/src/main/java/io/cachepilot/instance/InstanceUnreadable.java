package io.cachepilot.instance;

import io.cachepilot.file.Damaged;

/**
 * One instance can't be asked, while the engine and the others are fine. It may be running. The message says what is
 * wrong with it and what to do.
 */
public final class InstanceUnreadable extends Damaged {
    public InstanceUnreadable(String message, Throwable cause) {
        super(message, cause);
    }

    public InstanceUnreadable(String message) {
        super(message);
    }
}
