package io.cachepilot.event;

import java.time.Instant;

/**
 * Something that happened and that a person may want to read about later.
 *
 * @param subject what it happened to, like {@code tenant/client1} or {@code source}
 * @param reason one word in CamelCase, constant for its kind of event
 * @param message one sentence for a person, without secrets
 */
public record Event(Instant at, Severity severity, String subject, String reason, String message) {
    /** How loud an event is. */
    public enum Severity {
        INFO,
        WARNING
    }
}
