package io.cachepilot.converge.desired;

/**
 * Something that was chosen for a spec because its manifest leaves it open, and that is kept. Equal where the same was chosen.
 *
 * @param <M> what the kind remembers of a spec
 */
@FunctionalInterface
public interface Choice<M> {
    /** What is remembered with it. */
    M in(M before);
}
