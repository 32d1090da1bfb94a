/** Git: branches that others push to, and the history of directories that have none. The only package that knows it. */
@NullMarked
package io.cachepilot.source.git;

import org.jspecify.annotations.NullMarked;
