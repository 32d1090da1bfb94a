package io.cachepilot.spec;

import io.cachepilot.manifest.Manifests;

/**
 * Says of the manifests that a change is about to be made of whether whoever asked for it may do so. It is asked inside of the
 * commit, and again where somebody else was faster, so it never decides by what was seen before.
 */
@FunctionalInterface
public interface SpecJudge {
    /** Nothing more is demanded than what holds for every change. */
    SpecJudge NONE = _ -> {};

    /** Whatever this throws refuses the change, and comes out of {@link SpecRepository#commit}. */
    void judge(Manifests now);
}
