package io.cachepilot.api.spec;

import io.cachepilot.api.http.Answer;

/** What successes of this program's own APIs come in. */
public record Wrapped(boolean success, String message, Object data) {
    /** It is done. */
    public static Answer ok(String message, Object data) {
        return Answer.json(200, new Wrapped(true, message, data));
    }

    /** It will be done. */
    public static Answer accepted(String message, Object data) {
        return Answer.json(202, new Wrapped(true, message, data));
    }
}
