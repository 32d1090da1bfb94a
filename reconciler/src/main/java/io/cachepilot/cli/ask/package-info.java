/** Has a control plane do what a command wants: the one that runs on the same state, or one elsewhere; else does it by itself. */
@NullMarked
package io.cachepilot.cli.ask;

import org.jspecify.annotations.NullMarked;
