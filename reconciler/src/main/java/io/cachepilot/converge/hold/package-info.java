/** What of the source is in force while only what a person has agreed to is. */
@NullMarked
package io.cachepilot.converge.hold;

import org.jspecify.annotations.NullMarked;
