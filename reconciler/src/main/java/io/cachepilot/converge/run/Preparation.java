package io.cachepilot.converge.run;

import io.cachepilot.converge.desired.Choice;

/**
 * Whether what a target depends on is known, like the image that an instance runs.
 *
 * @param <M> what the kind remembers of a spec
 */
public sealed interface Preparation<M> {
    /** What is remembered with it, or what stands for it in plans while it is not known. */
    M own();

    /** It is, and is remembered already. */
    record Ready<M>(M own) implements Preparation<M> {}

    /**
     * It was found out now, and has to be on disk before it is acted on.
     *
     * @param choice what is kept of it
     * @param verb what that is, like an action's: "choose the image"
     * @param reason one word in CamelCase, constant for its cause
     */
    record Found<M>(M own, Choice<M> choice, String verb, String reason, String because) implements Preparation<M> {}

    /**
     * It is on its way.
     *
     * @param what that is: "its image"
     * @param reason one word in CamelCase, constant for its cause
     * @param progress for people
     */
    record Underway<M>(M own, String what, String reason, String progress) implements Preparation<M> {}

    /** It can't be had; {@code because} says why and what to do. */
    record Impossible<M>(M own, String because) implements Preparation<M> {}
}
