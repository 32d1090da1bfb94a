package io.cachepilot.api.server;

import java.time.Duration;

/**
 * How slow a client may be.
 *
 * @param silent for how long it may do nothing within a request, or between two
 * @param atMost how long the line and the headers of a request may take, and over how long the rates are measured
 * @param bytesASecond that it has to send of a body, and to take of an answer, at least
 */
public record Patience(Duration silent, Duration atMost, int bytesASecond) {
    /** A phone in a train is served, and two thousand connections can't be held for long. */
    public static final Patience USUAL = new Patience(Duration.ofSeconds(30), Duration.ofSeconds(10), 256);

    /** Of an answer that have to be taken before {@code atMost} is over. */
    long fewestBytes() {
        return bytesASecond * atMost.toMillis() / 1000;
    }
}
