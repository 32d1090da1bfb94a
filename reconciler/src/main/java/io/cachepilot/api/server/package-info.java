/** The server: connections, threads and limits of Jetty. */
@NullMarked
package io.cachepilot.api.server;

import org.jspecify.annotations.NullMarked;
