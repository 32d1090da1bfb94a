/** Commands that show, save and carry out plans. */
@NullMarked
package io.cachepilot.cli.plan;

import org.jspecify.annotations.NullMarked;
