/**
 * The running control plane: from a change of the source to keys in the loop, on a schedule and on request. It names no
 * adapter and no kind: {@code Application} hands it both.
 */
@NullMarked
package io.cachepilot.control;

import org.jspecify.annotations.NullMarked;
