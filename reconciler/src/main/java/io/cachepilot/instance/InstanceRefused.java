package io.cachepilot.instance;

/**
 * The engine refused to do something to one instance, while it is fine otherwise: a port is taken, an image is gone. The
 * message says what was refused, why, and what to do.
 */
public final class InstanceRefused extends RuntimeException {
    public InstanceRefused(String message, Throwable cause) {
        super(message, cause);
    }

    public InstanceRefused(String message) {
        super(message);
    }
}
