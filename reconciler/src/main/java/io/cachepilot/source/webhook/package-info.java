/** Deliveries of git hosts that say that somebody has pushed: whether to believe them. Knows no HTTP server. */
@NullMarked
package io.cachepilot.source.webhook;

import org.jspecify.annotations.NullMarked;
