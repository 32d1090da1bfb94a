package io.cachepilot.json;

/** What {@link Json} refuses to write, wherever it stands in a value: whoever wants it written has to take its text out of it. */
public interface Unwritable {}
