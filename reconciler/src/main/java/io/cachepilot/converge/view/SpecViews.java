package io.cachepilot.converge.view;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows what there is of the specs of one kind. The one home of the words that a kind has for people. */
public interface SpecViews {
    /** What it is called, and what is told of it. */
    KindWords words();

    /** Why what runs can't be looked at, so that {@link #views} tells of nothing that runs; empty when it can. Asks anew. */
    Optional<String> away();

    /** Everything of this kind that is remembered or there, in the order of the names. Looks anew, and writes nothing. */
    List<SpecView> views();

    /** The names of all that is remembered. Asks nobody, and is cheap. */
    Set<String> names();

    /** What else was found where these run: what can't be read and is none of {@link #views}, and what is left alone. */
    default List<String> notes() {
        return List.of();
    }

    /**
     * Some of them in full, in the order of the names; nothing of those of which nothing is known. One look for all.
     *
     * @param caller whom they are shown to
     */
    List<Description> describe(Set<String> names, Caller caller);

    /** The same of one. */
    default Optional<Description> describe(String name, Caller caller) {
        return describe(Set.of(name), caller).stream().findFirst();
    }
}
