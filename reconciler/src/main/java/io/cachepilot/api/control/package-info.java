/** The API for specs of every kind: what they say, how they are, and changes of them. */
@NullMarked
package io.cachepilot.api.control;

import org.jspecify.annotations.NullMarked;
