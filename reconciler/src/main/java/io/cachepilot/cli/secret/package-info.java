/** Commands of keys and sealed values. */
@NullMarked
package io.cachepilot.cli.secret;

import org.jspecify.annotations.NullMarked;
