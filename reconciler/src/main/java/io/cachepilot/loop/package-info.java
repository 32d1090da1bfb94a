/**
 * The generic reconcile loop: it takes keys from its queue, has each reconciled by its kind, and notes what came of it. It knows
 * no kind: a kind gives a {@link io.cachepilot.loop.Reconciler} and gets keys.
 */
@NullMarked
package io.cachepilot.loop;

import org.jspecify.annotations.NullMarked;
