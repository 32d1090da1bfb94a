/** How specs are shown to people and programs, whatever their kind: plain data, in the words of the kind. */
@NullMarked
package io.cachepilot.converge.view;

import org.jspecify.annotations.NullMarked;
