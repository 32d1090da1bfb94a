package io.cachepilot.report.answer;

import io.cachepilot.report.SpecNames;
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
     * How all are, once they were looked at, or one; what is not as it should be is no success.
     *
     * @param name only how this one is
     */
    record Wellness(Optional<String> name) implements Question {}

    /**
     * What happened, the newest last.
     *
     * @param name only what happened to this one
     * @param most how many events at most
     */
    record Happened(Optional<String> name, int most) implements Question {}

    /**
     * What something that runs has written.
     *
     * @param part only this part of it
     * @param most how many lines at most, the newest
     */
    record Lines(String name, Optional<String> part, int most) implements Question {}

    /**
     * Manifests that are not in force.
     *
     * @param label where they are from, for messages
     */
    record Given(String label, String text) {}
}
