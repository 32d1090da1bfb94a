/** What is desired of all specs of a kind at one revision, and what is remembered of them between two runs. */
@NullMarked
package io.cachepilot.converge.desired;

import org.jspecify.annotations.NullMarked;
