package io.cachepilot.converge.run;

import io.cachepilot.plan.Deviation;
import java.util.List;

/** What came of a saved plan for one spec. */
public sealed interface ApplyResult {
    /**
     * Every action was carried out.
     *
     * @param did a line for each
     * @param left what the last look found to be done or waited for; empty when the spec is in sync
     */
    record Done(List<String> did, List<String> left) implements ApplyResult {
        public Done {
            did = List.copyOf(did);
            left = List.copyOf(left);
        }
    }

    /**
     * One action did not work.
     *
     * @param did a line for each that did before
     * @param cause which, and why
     * @param notTried a line for each after it
     */
    record Failed(List<String> did, String cause, List<String> notTried) implements ApplyResult {
        public Failed {
            did = List.copyOf(did);
            notTried = List.copyOf(notTried);
        }

        /** Before anything was done. */
        static Failed atOnce(String cause) {
            return new Failed(List.of(), cause, List.of());
        }
    }

    /** It was not as the plan says when its turn came, so nothing was done for it. */
    record Moved(List<Deviation> moves) implements ApplyResult {
        public Moved {
            moves = List.copyOf(moves);
        }
    }
}
