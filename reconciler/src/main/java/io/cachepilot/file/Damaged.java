package io.cachepilot.file;

/**
 * Something that is kept, or that runs, can't be used as it is until a person has seen to it; everything else can. The message names
 * it, says what is wrong with it and what to do.
 */
public abstract class Damaged extends RuntimeException {
    protected Damaged(String message) {
        super(message);
    }

    protected Damaged(String message, Throwable cause) {
        super(message, cause);
    }
}
