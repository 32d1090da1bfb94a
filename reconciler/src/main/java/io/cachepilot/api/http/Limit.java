package io.cachepilot.api.http;

/**
 * How many calls of some operations are let through together, for each caller.
 *
 * @param name what is counted together, among all surfaces: {@code tenants}
 * @param requests in a minute, from 1
 */
public record Limit(String name, int requests) {}
