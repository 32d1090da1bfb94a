package io.cachepilot.source;

/**
 * What became of a {@link Proposal}.
 *
 * @param revision the commit, or the newest one when nothing had to change
 * @param changed whether there is a commit of it
 */
public record Committed(Revision revision, boolean changed) {}
