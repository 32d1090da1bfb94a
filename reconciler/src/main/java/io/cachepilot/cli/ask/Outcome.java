package io.cachepilot.cli.ask;

import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.answer.Told;
import java.util.List;

/**
 * What became of a change, whoever made it.
 *
 * @param words what changed; none where it was so already
 * @param commit the commit that says so, in short
 * @param state how far it has come, in a sentence
 */
record Outcome(Key key, List<String> words, String commit, String state, ExitCode exitCode) {
    /** Scripts rely on what ended with 0 to be done: what is only committed by now is not. */
    Told told() {
        String name = Overview.named(key);
        if (words.isEmpty()) {
            List<String> lines = exitCode == ExitCode.OK
                    ? List.of(name + " is so already")
                    : List.of(name + " is so already", state);
            return new Told(lines, List.of(), exitCode.number());
        }
        return new Told(
                List.of("%s: %s (commit %s)".formatted(name, String.join(", ", words), commit), state),
                List.of(),
                exitCode.number());
    }
}
