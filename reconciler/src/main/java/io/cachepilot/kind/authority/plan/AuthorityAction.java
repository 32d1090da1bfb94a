package io.cachepilot.kind.authority.plan;

import io.cachepilot.plan.Action;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Impact;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One step of a plan for the authority. The set is closed. */
public sealed interface AuthorityAction extends Action {
    @Override
    default String why() {
        return changes().stream().anyMatch(change -> change.cause() == Change.Cause.PENDING)
                ? "the spec changed"
                : "it was changed outside of the spec";
    }

    @Override
    List<Change<String>> changes();

    /** Makes the key and the certificate of a generation. */
    record MakeGeneration(int generation, List<Change<String>> changes) implements AuthorityAction {
        public MakeGeneration {
            changes = List.copyOf(changes);
        }

        @Override
        public String verb() {
            return "make generation " + generation;
        }

        @Override
        public Symbol symbol() {
            return Symbol.MAKE;
        }
    }

    /** Gives clients the certificates of more generations. */
    record Trust(SortedSet<Integer> generations, List<Change<String>> changes) implements AuthorityAction {
        public Trust {
            generations = Collections.unmodifiableSortedSet(new TreeSet<>(generations));
            changes = List.copyOf(changes);
        }

        @Override
        public String verb() {
            return "let clients trust " + words(generations);
        }

        @Override
        public Symbol symbol() {
            return Symbol.CHANGE;
        }
    }

    /** Has certificates issued by a generation from now on. */
    record IssueBy(int generation, List<Change<String>> changes) implements AuthorityAction {
        public IssueBy {
            changes = List.copyOf(changes);
        }

        @Override
        public String verb() {
            return "issue certificates of generation %d, and give one to every server".formatted(generation);
        }

        @Override
        public Symbol symbol() {
            return Symbol.CHANGE;
        }
    }

    /** Takes from clients what they need no longer: those that have not loaded the newer certificate fail from then on. */
    record TrustOnly(SortedSet<Integer> generations, Impact impact, List<Change<String>> changes)
            implements AuthorityAction {
        public TrustOnly {
            generations = Collections.unmodifiableSortedSet(new TreeSet<>(generations));
            changes = List.copyOf(changes);
        }

        @Override
        public String verb() {
            return "let clients trust only " + words(generations);
        }

        @Override
        public Symbol symbol() {
            return Symbol.REPLACE;
        }
    }

    /** Deletes the key and the certificate of a generation. */
    record DropGeneration(int generation, List<Change<String>> changes) implements AuthorityAction {
        public DropGeneration {
            changes = List.copyOf(changes);
        }

        @Override
        public String verb() {
            return "delete the key of generation " + generation;
        }

        @Override
        public Symbol symbol() {
            return Symbol.END;
        }
    }

    private static String words(SortedSet<Integer> generations) {
        return (generations.size() == 1 ? "generation " : "generations ")
                + generations.stream().map(Object::toString).collect(Collectors.joining(" and "));
    }
}
