package io.cachepilot.instance;

/** The engine can't be asked, or refused to do something. The message says what was tried, on what, and what to do. */
public final class EngineUnavailable extends RuntimeException {
    public EngineUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    public EngineUnavailable(String message) {
        super(message);
    }
}
