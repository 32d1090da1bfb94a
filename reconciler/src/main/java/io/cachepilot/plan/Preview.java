package io.cachepilot.plan;

import java.util.List;

/**
 * What would be done for one spec now.
 *
 * @param problems why its manifest is not in force; empty when it is
 */
public record Preview(Plan<?> plan, List<String> problems) {
    public Preview {
        problems = List.copyOf(problems);
    }
}
