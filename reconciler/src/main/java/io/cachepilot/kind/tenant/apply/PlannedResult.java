package io.cachepilot.kind.tenant.apply;

import io.cachepilot.plan.Deviation;
import java.util.List;

/** What came of a saved plan for one tenant. */
public sealed interface PlannedResult {
    /**
     * Every action was carried out.
     *
     * @param did a line for each
     * @param left what the last look found to be done or waited for; empty when the tenant is in sync
     */
    record Done(List<String> did, List<String> left) implements PlannedResult {
        public Done {
            did = List.copyOf(did);
            left = List.copyOf(left);
        }

        Done withLeft(List<String> lines) {
            return new Done(did, lines);
        }
    }

    /**
     * One action did not work.
     *
     * @param did a line for each that did before
     * @param cause which, and why
     * @param notTried a line for each after it
     */
    record Failed(List<String> did, String cause, List<String> notTried) implements PlannedResult {
        public Failed {
            did = List.copyOf(did);
            notTried = List.copyOf(notTried);
        }
    }

    /** It was not as the plan says when its turn came, so nothing was done for it. */
    record Moved(List<Deviation> moves) implements PlannedResult {
        public Moved {
            moves = List.copyOf(moves);
        }
    }
}
