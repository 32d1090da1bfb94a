/** One run for one spec: look, plan, pass the gate, carry out, tell. */
@NullMarked
package io.cachepilot.converge.run;

import org.jspecify.annotations.NullMarked;
