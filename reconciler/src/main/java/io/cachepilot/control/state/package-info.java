/** The state directory: what lies in it, and who uses it. */
@NullMarked
package io.cachepilot.control.state;

import org.jspecify.annotations.NullMarked;
