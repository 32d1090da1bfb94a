package io.cachepilot.spec;

import java.util.List;

/**
 * Says of what a change makes of specs whether whoever asked for it may do that. It is asked inside of the commit, once it is known
 * what all of them become, and again where somebody else was faster.
 */
@FunctionalInterface
public interface SpecReview {
    /** Whoever asks may do anything. */
    SpecReview NONE = _ -> {};

    /** This, and then another. */
    default SpecReview then(SpecReview next) {
        return deltas -> {
            review(deltas);
            next.review(deltas);
        };
    }

    /** Whatever this throws refuses the change, and comes out of {@link SpecRepository#commit}. */
    void review(List<SpecDelta> deltas);
}
