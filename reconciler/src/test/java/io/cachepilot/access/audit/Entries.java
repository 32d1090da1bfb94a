package io.cachepilot.access.audit;

import io.cachepilot.access.Principal;
import io.cachepilot.access.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Requests to record. */
final class Entries {
    static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123456Z");

    private Entries() {}

    static AuditEntry entry(String path) {
        return new AuditEntry(
                TIME,
                Optional.of(Principal.key("admin", Role.ADMIN)),
                "203.0.113.7",
                "POST",
                path,
                200,
                "req-1",
                Optional.of("5f0c1d2e"),
                Duration.ofMillis(12));
    }

    static AuditEntry unauthenticated(String method, String path, String requestId) {
        return new AuditEntry(
                TIME,
                Optional.empty(),
                "203.0.113.7",
                method,
                path,
                401,
                requestId,
                Optional.empty(),
                Duration.ofNanos(900_000));
    }
}
