/** Cron and intervals: calls {@code Runnable}s and knows nothing else. The only package that knows Quartz. */
@NullMarked
package io.cachepilot.schedule;

import org.jspecify.annotations.NullMarked;
