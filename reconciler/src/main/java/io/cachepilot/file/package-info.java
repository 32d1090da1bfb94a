/** Durable writes and bounded reads of files: what has been written here survives a power cut. Depends on nothing. */
@NullMarked
package io.cachepilot.file;

import org.jspecify.annotations.NullMarked;
