/** Commands that show how specs are. */
@NullMarked
package io.cachepilot.cli.view;

import org.jspecify.annotations.NullMarked;
