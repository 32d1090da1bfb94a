/**
 * Measures what the project promises of its speed and size, each figure beside a baseline of the same run. Run by {@code
 * ./cachepilot bench}, never by the build, which only keeps it compiling.
 */
@NullMarked
package io.cachepilot.bench;

import org.jspecify.annotations.NullMarked;
