/** The files of a source at one moment. */
@NullMarked
package io.cachepilot.source.content;

import org.jspecify.annotations.NullMarked;
