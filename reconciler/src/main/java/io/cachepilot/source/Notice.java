package io.cachepilot.source;

/**
 * Something about a source itself that a person should know.
 *
 * @param reason a word for it, as events have one: {@code SourceRepaired}
 * @param message what has happened, in a sentence
 */
public record Notice(String reason, String message) {}
