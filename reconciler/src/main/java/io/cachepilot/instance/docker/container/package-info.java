/** What a container of an instance is made of, and what it was made of. */
@NullMarked
package io.cachepilot.instance.docker.container;

import org.jspecify.annotations.NullMarked;
