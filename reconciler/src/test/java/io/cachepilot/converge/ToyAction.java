package io.cachepilot.converge;

import io.cachepilot.plan.Action;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Impact;
import java.util.List;

/** What can be done to a toy. */
sealed interface ToyAction extends Action {
    @Override
    default String why() {
        return "the spec says so";
    }

    record Make(List<Change<String>> changes) implements ToyAction {
        @Override
        public String verb() {
            return "make the toy";
        }

        @Override
        public Symbol symbol() {
            return Symbol.MAKE;
        }
    }

    record Resize(List<Change<String>> changes, Impact impact) implements ToyAction {
        @Override
        public String verb() {
            return "resize the toy";
        }

        @Override
        public Symbol symbol() {
            return Symbol.CHANGE;
        }
    }

    record Move(List<Change<String>> changes) implements ToyAction {
        @Override
        public String verb() {
            return "move the toy";
        }

        @Override
        public Symbol symbol() {
            return Symbol.CHANGE;
        }
    }

    record ThrowAway(Impact impact) implements ToyAction {
        @Override
        public String verb() {
            return "throw the toy away";
        }

        @Override
        public Symbol symbol() {
            return Symbol.END;
        }

        @Override
        public boolean removes() {
            return true;
        }
    }
}
