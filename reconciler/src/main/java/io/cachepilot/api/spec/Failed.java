package io.cachepilot.api.spec;

import io.cachepilot.api.http.Answer;

/** What failures of this program's own APIs are told as. */
public record Failed(boolean success, String message, String error) {
    /**
     * An answer that tells it.
     *
     * @param message what failed
     * @param error why
     */
    public static Answer of(int status, String message, String error) {
        return Answer.json(status, new Failed(false, message, error));
    }
}
