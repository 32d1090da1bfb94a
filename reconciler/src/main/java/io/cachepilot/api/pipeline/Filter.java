package io.cachepilot.api.pipeline;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;

/** One thing that is done for every request: it may answer by itself, refuse, or change what comes back. */
@FunctionalInterface
interface Filter {
    /**
     * Does it.
     *
     * @param next the rest of the way
     */
    Answer pass(Call call, Next next);

    /** The rest of the way. */
    @FunctionalInterface
    interface Next {
        Answer on(Call call);
    }
}
