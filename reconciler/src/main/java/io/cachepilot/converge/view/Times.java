package io.cachepilot.converge.view;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants for people: in UTC, as precise as anybody reads. */
public final class Times {
    private Times() {}

    /** To the second: {@code 2026-11-22T18:43:25Z}. */
    public static String shown(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
