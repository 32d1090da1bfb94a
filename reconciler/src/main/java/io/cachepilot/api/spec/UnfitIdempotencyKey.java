package io.cachepilot.api.spec;

/** The header Idempotency-Key is none. */
public final class UnfitIdempotencyKey extends RuntimeException {
    UnfitIdempotencyKey() {
        super("Idempotency-Key must be 1 to 200 printable characters of ASCII", null, false, false);
    }
}
