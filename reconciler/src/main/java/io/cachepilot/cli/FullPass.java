package io.cachepilot.cli;

import io.cachepilot.control.Requests;
import io.cachepilot.control.StateDirectory;
import java.nio.file.Path;
import java.time.Duration;

/** A pass over everything that a running control plane is asked for. */
final class FullPass {
    private FullPass() {}

    /** Returns when it was made; fails when that takes longer than the time given. */
    static void ask(StateDirectory state, Duration atMost) throws InterruptedException {
        var requests = new Requests(state.requests());
        Path request = requests.ask();
        if (!requests.awaitDone(request, atMost)) {
            throw new CommandFailed(
                    "the running control plane did not answer within %d s".formatted(atMost.toSeconds()));
        }
    }
}
