package io.cachepilot.cli.view;

import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;

/** How many of something are to be shown at the most, as it is typed. */
final class Count {
    private Count() {}

    /** Says no to less than one. */
    static void require(int count) {
        if (count < 1) {
            throw new CommandFailed("-n takes a number of at least 1, not " + count, ExitCode.USAGE);
        }
    }
}
