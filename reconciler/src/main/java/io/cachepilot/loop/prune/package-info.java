/** What keeps things from being removed by accident, and how a person allows it. */
@NullMarked
package io.cachepilot.loop.prune;

import org.jspecify.annotations.NullMarked;
