package io.cachepilot.api.contract;

import io.cachepilot.api.http.Answer;

/** Does what an operation of a contract is for. What it throws is turned into an answer by the surface's table of errors. */
@FunctionalInterface
public interface RequestHandler {
    Answer handle(Request request);
}
