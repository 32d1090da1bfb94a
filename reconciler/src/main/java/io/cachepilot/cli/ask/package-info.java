/** Has a control plane answer what a command asks: the one that runs on the same state, or one elsewhere. */
@NullMarked
package io.cachepilot.cli.ask;

import org.jspecify.annotations.NullMarked;
