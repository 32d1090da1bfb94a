/**
 * What Linux tells in {@code /proc} of the processes and ports of this host: which process it is, where it works, who
 * listens. It only looks.
 */
@NullMarked
package io.cachepilot.proc;

import org.jspecify.annotations.NullMarked;
