package io.cachepilot.bench;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What every measure works with.
 *
 * @param home the checkout
 * @param quick few samples of small things, to see that it works
 * @param docker the Engine of this host; empty when none answers
 */
record Lab(Path home, boolean quick, Scratch scratch, Optional<EngineApi> docker) {
    /** One of two numbers, for a full run and for a quick one. */
    int count(int full, int few) {
        return quick ? few : full;
    }
}
