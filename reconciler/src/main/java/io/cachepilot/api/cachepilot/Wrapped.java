package io.cachepilot.api.cachepilot;

import io.cachepilot.api.http.Answer;

/** The wrapper that successes of this surface come in. */
record Wrapped(boolean success, String message, Object data) {
    static Answer ok(String message, Object data) {
        return Answer.json(200, new Wrapped(true, message, data));
    }

    static Answer accepted(String message, Object data) {
        return Answer.json(202, new Wrapped(true, message, data));
    }
}
