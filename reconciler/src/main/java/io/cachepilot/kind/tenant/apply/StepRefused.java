package io.cachepilot.kind.tenant.apply;

/** A step found that going on would do harm or no good; the message says what it found and what to do. */
final class StepRefused extends RuntimeException {
    StepRefused(String message) {
        super(message);
    }
}
