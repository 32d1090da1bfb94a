/** The server: connections, threads and limits of Jetty, by way of Javalin. */
@NullMarked
package io.cachepilot.api.server;

import org.jspecify.annotations.NullMarked;
