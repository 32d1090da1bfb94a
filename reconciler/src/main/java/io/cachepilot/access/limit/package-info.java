/**
 * How often who may ask: an exact sliding window for each caller, blocks of addresses that don't heed it, and notice of
 * guessed credentials. All of it is bounded in memory, whatever strangers do, and comes back after a crash.
 */
@NullMarked
package io.cachepilot.access.limit;

import org.jspecify.annotations.NullMarked;
