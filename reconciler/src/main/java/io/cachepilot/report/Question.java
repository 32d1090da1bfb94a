package io.cachepilot.report;

import java.util.List;
import java.util.Optional;

/** What somebody wants to know of specs. A spec is named as persons do, see {@link SpecNames}. */
public sealed interface Question {
    /**
     * How all of a kind are.
     *
     * @param alone whether nothing is told of other kinds
     */
    record All(String kind, boolean alone) implements Question {}

    /** All that is known of one. */
    record Details(String name) implements Question {}

    /** Why one is as it is, and what comes next. */
    record Reasons(String name) implements Question {}

    /**
     * Who changed what.
     *
     * @param name only changes of this one
     * @param most how many changes at most
     */
    record Changes(Optional<String> name, int most) implements Question {}

    /**
     * What would be done now.
     *
     * @param names only for these; of none, for all
     * @param given documents that are taken as if they stood in the place of those of the same names, which are what is
     *     asked about where nothing is named
     */
    record Plans(List<String> names, Optional<Given> given) implements Question {
        public Plans {
            names = List.copyOf(names);
        }
    }

    /**
     * Manifests that are not in force.
     *
     * @param label where they are from, for messages
     */
    record Given(String label, String text) {}
}
