/** What every request passes through between the server and its operation; {@link Pipeline} lists it. */
@NullMarked
package io.cachepilot.api.pipeline;

import org.jspecify.annotations.NullMarked;
