/** Where in the text of a manifest what stands. */
@NullMarked
package io.cachepilot.manifest.edit.layout;

import org.jspecify.annotations.NullMarked;
