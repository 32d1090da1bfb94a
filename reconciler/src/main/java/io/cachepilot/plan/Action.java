package io.cachepilot.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One step of a plan, which says of itself what it does. Each kind has a closed set of them, which it alone carries out; whoever
 * prints, saves or compares a plan knows none.
 */
public interface Action {
    /** What it does, in a few words: {@code restart the server}. */
    String verb();

    Symbol symbol();

    /** Why, in words for the person who reads it at night. */
    String why();

    /** The fields that this action brings to what is wanted; empty where it changes none. */
    default List<? extends Change<?>> changes() {
        return List.of();
    }

    /** Those of the changes that a person is told of. */
    default List<? extends Change<?>> telling() {
        return changes();
    }

    default Impact impact() {
        return Impact.NONE;
    }

    /** Whether nothing is left of what the plan is about once this is done. */
    default boolean removes() {
        return false;
    }

    /** What programs know this kind of action by. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** The names of all actions of a closed set. */
    static Set<String> names(Class<? extends Action> set) {
        return Arrays.stream(set.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What stands before an action in a text. */
    enum Symbol {
        MAKE("+"),
        CHANGE("~"),
        REPLACE("!"),
        END("-");

        private final String text;

        Symbol(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
