/**
 * The one way in which specs of any kind are converged: from what is desired and what is observed to a plan, and from that, past a
 * gate, to steps and an outcome. It names no kind.
 */
@NullMarked
package io.cachepilot.converge;

import org.jspecify.annotations.NullMarked;
