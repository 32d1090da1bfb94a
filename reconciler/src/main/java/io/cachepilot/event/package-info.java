/**
 * Event records, the port to publish them, and the log that keeps them: everyone may publish, views and monitoring
 * subscribe. Depends on {@code json} and {@code file} only.
 */
@NullMarked
package io.cachepilot.event;

import org.jspecify.annotations.NullMarked;
