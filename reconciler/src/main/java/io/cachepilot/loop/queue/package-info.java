/** Which keys are due, which wait, and which is next: a set of keys, of which each is worked on by one worker at a time. */
@NullMarked
package io.cachepilot.loop.queue;

import org.jspecify.annotations.NullMarked;
