/** Finds, pulls and makes images, and tries whether they are of use. */
@NullMarked
package io.cachepilot.instance.docker.image;

import org.jspecify.annotations.NullMarked;
