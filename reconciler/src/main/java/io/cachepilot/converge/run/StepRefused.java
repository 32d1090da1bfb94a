package io.cachepilot.converge.run;

/** A step can't be carried out as things are; the message says why. */
public final class StepRefused extends RuntimeException {
    public StepRefused(String message) {
        super(message);
    }

    public StepRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
