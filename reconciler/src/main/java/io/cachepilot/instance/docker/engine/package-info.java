/** Speaks with a Docker Engine, and tells in its words what it refuses. */
@NullMarked
package io.cachepilot.instance.docker.engine;

import org.jspecify.annotations.NullMarked;
