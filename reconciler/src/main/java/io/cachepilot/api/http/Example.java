package io.cachepilot.api.http;

/**
 * An answer that operations may give beside those that their contract tells, for the document.
 *
 * @param description one sentence
 * @param shape the name of its shape among the document's schemas
 */
public record Example(String description, String shape, Answer answer) {}
