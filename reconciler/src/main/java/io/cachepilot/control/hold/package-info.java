/** Keeps what a person has agreed to, and lets nothing else of the source come into force. */
@NullMarked
package io.cachepilot.control.hold;

import org.jspecify.annotations.NullMarked;
