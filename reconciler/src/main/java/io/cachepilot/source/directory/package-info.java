/** Plain directories of manifests: read as one picture, watched, and written one file at a time. */
@NullMarked
package io.cachepilot.source.directory;

import org.jspecify.annotations.NullMarked;
