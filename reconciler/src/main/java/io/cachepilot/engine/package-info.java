/**
 * The generic reconcile loop: keyed queue, per-key serialisation, backoff, conditions, history, prune guards. It knows no
 * kind: a kind gives a {@link io.cachepilot.engine.Reconciler} and gets keys. Depends on {@code event} only.
 */
@NullMarked
package io.cachepilot.engine;

import org.jspecify.annotations.NullMarked;
