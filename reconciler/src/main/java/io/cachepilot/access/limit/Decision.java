package io.cachepilot.access.limit;

/**
 * What a limiter says of one request.
 *
 * @param limit how many are let through in 60 seconds
 * @param remaining how many more would be let through at once
 * @param retryAfterSeconds when refused, after how many whole seconds one would be let through, if none comes before
 *     it; else 0
 * @param resetSeconds after how many whole seconds all of {@code limit} would be, if none comes meanwhile
 */
public record Decision(boolean allowed, int limit, int remaining, long retryAfterSeconds, long resetSeconds) {}
