package io.cachepilot.converge.view;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows what there is of the specs of one kind. The one home of the words that a kind has for people. */
public interface SpecViews {
    /** What it is called, and what is told of it. */
    KindWords words();

    /** Looks anew at everything of this kind that is remembered or there. Writes nothing. */
    Look look();

    /**
     * What was seen in one look.
     *
     * @param views everything that is remembered or there, in the order of the names
     * @param away why what runs can't be looked at, so that {@code views} tells of nothing that runs; empty when it was
     * @param notes what else was found where these run: what can't be read and is none of {@code views}, and what is left alone
     */
    record Look(List<SpecView> views, Optional<String> away, List<String> notes) {
        public Look {
            views = List.copyOf(views);
            notes = List.copyOf(notes);
        }

        /** Of what lies in files of this host. */
        public static Look of(SpecView... views) {
            return new Look(List.of(views), Optional.empty(), List.of());
        }
    }

    /** What a look sees of each. */
    default List<SpecView> views() {
        return look().views();
    }

    /** Why a look can't see what runs. */
    default Optional<String> away() {
        return look().away();
    }

    /** The names of all that is remembered. Asks nobody, and is cheap. */
    Set<String> names();

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
