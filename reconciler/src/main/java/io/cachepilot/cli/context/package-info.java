/** What commands look at and act on, and the settings by which it is found. */
@NullMarked
package io.cachepilot.cli.context;

import org.jspecify.annotations.NullMarked;
