package io.cachepilot.access.audit;

import io.cachepilot.access.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One request and what became of it. Texts may hold anything; they are escaped and shortened when they are written.
 *
 * @param principal empty where nobody has proved who they are
 * @param path without the query, which may hold what is secret
 * @param revision the commit that it made
 * @param took from the request to its answer
 */
public record AuditEntry(
        Instant time,
        Optional<Principal> principal,
        String address,
        String method,
        String path,
        int status,
        String requestId,
        Optional<String> revision,
        Duration took) {}
