/** How files of a source are changed, and what became of it. */
@NullMarked
package io.cachepilot.source.write;

import org.jspecify.annotations.NullMarked;
