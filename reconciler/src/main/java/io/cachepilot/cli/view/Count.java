package io.cachepilot.cli.view;

import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;

/** How many of something are to be shown at the most, as it is typed. */
final class Count {
    private Count() {}

    /** As many as the API gives at once. */
    static final int MOST = 1_000;

    /** The same of lines. */
    static final int MOST_LINES = 10_000;

    /** Says no to less than one, and to more than there can be. */
    static void require(int count, int most) {
        if (count < 1) {
            throw new CommandFailed("-n takes a number of at least 1, not " + count, ExitCode.USAGE);
        }
        if (count > most) {
            throw new CommandFailed("-n takes a number of at most %d, not %d".formatted(most, count), ExitCode.USAGE);
        }
    }
}
