package io.cachepilot.api.http;

/** Does what an operation is for. What it throws is turned into an answer by the surface's table of errors. */
@FunctionalInterface
public interface Handler {
    Answer handle(Call call);
}
