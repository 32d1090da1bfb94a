/** Commands that run the control plane, or ask how it is. */
@NullMarked
package io.cachepilot.cli.run;

import org.jspecify.annotations.NullMarked;
