package io.cachepilot.access;

/**
 * Who makes a request, however they proved it.
 *
 * @param name for a person to read, such as the name of an API key
 */
public record Principal(String name, Role role) {}
