/** The HTTP server: connections, threads, and what a client may cost. */
@NullMarked
package io.cachepilot.api.server;

import org.jspecify.annotations.NullMarked;
