package io.cachepilot.converge.desired;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How the specs of a kind stand beside one another: which can't be, and what has to be chosen for those that can. */
public interface Coexistence<S extends Spec, M> {
    /** The value of the field {@code kind}. */
    String kind();

    Class<S> type();

    /** What is desired where no manifest says otherwise, by name. */
    default SortedMap<String, S> unwritten(Known<S, M> known) {
        return Collections.emptySortedMap();
    }

    /** The spec of a manifest as it counts for one of whom that is remembered. */
    default S inForce(S spec, Remembered<S, M> known) {
        return spec;
    }

    /** Whether it may be in the way of others, so that it is worth working that out. */
    default boolean contends(S spec) {
        return true;
    }

    /** Works that out for all of them at once. Pure: the same for the same input. */
    Places<M> places(SortedMap<String, Desired<S, M>> desired, Known<S, M> known);

    /**
     * What came of it.
     *
     * @param places by name, of each that has a spec or has to wait for one
     * @param vacated what others, who are not desired, have lost by it; by name
     */
    record Places<M>(SortedMap<String, Place<M>> places, SortedMap<String, Choice<M>> vacated) {
        public Places {
            places = Collections.unmodifiableSortedMap(new TreeMap<>(places));
            vacated = Collections.unmodifiableSortedMap(new TreeMap<>(vacated));
        }

        /** Where none is in the way of another and nothing is to be chosen. */
        public static <M> Places<M> free() {
            return new Places<>(new TreeMap<>(), new TreeMap<>());
        }
    }

    /** Whether a spec can be beside all others. */
    sealed interface Place<M> {
        /** It can, with that. */
        record Given<M>(Choice<M> choice) implements Place<M> {}

        /**
         * It can't.
         *
         * @param problem why, a sentence that names the file
         * @param before with what its last valid version goes on; empty when that can't either
         */
        record Refused<M>(String problem, Optional<Choice<M>> before) implements Place<M> {}

        /** It is not known yet. */
        record Unknown<M>(String because) implements Place<M> {}
    }
}
