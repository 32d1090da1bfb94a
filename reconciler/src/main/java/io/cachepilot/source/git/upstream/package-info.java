/** Where a branch is: on this host, or behind a network. */
@NullMarked
package io.cachepilot.source.git.upstream;

import org.jspecify.annotations.NullMarked;
