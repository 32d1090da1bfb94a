package io.cachepilot.access.audit;

import org.jspecify.annotations.Nullable;

/** The audit log can't be written now; the message says why, and what to do. */
public final class AuditUnavailable extends RuntimeException {
    AuditUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
