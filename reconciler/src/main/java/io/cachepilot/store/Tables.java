package io.cachepilot.store;

import java.util.List;

/**
 * The tables of one package, and how they came to be. A step that was released is never changed; what has to be another is a further step.
 *
 * @param owner whose they are: the name of the package
 * @param steps each the SQL statements that lead from the step before to this one
 */
public record Tables(String owner, List<List<String>> steps) {
    public Tables {
        steps = steps.stream().map(List::copyOf).toList();
    }
}
