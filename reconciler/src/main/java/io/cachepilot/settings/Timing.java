package io.cachepilot.settings;

import java.time.Duration;

/** When something is done again and again: an interval or a cron expression. */
public sealed interface Timing {
    record Every(Duration interval) implements Timing {}

    record Cron(String expression) implements Timing {}
}
