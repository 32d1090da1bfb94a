package io.cachepilot.report;

import io.cachepilot.converge.Approving;
import java.util.ArrayList;
import java.util.List;

/** What a person has allowed, as lines. */
public final class ApprovalText {
    private ApprovalText() {}

    /** A line for each; that nothing was held back is said too. */
    public static List<String> lines(Approving.Allowed allowed) {
        var lines = new ArrayList<String>();
        allowed.removals().forEach(key -> lines.add("approved: remove " + key));
        allowed.changes().forEach(key -> lines.add("approved: " + key + " as it is written now"));
        allowed.dataLoss()
                .ifPresent(key ->
                        lines.add("approved: the next action for " + Overview.named(key) + " may lose its data"));
        return lines.isEmpty() ? List.of("nothing is held back") : lines;
    }
}
