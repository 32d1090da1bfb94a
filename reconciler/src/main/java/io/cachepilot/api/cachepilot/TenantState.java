package io.cachepilot.api.cachepilot;

import io.cachepilot.loop.status.Health;
import io.cachepilot.loop.status.Status;

/**
 * What became of a tenant in its last run.
 *
 * @param state one word
 * @param message why it is not in sync; else what the last run did
 * @param reconciled_at when that run ended
 */
record TenantState(String tenant, String state, String message, String reconciled_at) {

    static TenantState of(Status status) {
        Health health = Health.of(status);
        return switch (health.state()) {
            case UNKNOWN -> of(status, "unknown", health.message());
            case HELD -> of(status, "held", health.message());
            case DAMAGED, FAILING -> of(status, "failed", health.message());
            case INVALID -> of(status, "invalid", health.message());
            case SUSPENDED -> of(status, "suspended", health.message());
            case BLOCKED, PROGRESSING ->
                of(status, "waiting", status.waitingFor().orElse(health.message()));
            case NOT_READY -> of(status, "waiting", did(status));
            case DRIFTED, IN_SYNC -> of(status, "in-sync", did(status));
        };
    }

    boolean isWell() {
        return state.equals("in-sync") || state.equals("suspended");
    }

    private static TenantState of(Status status, String state, String message) {
        return new TenantState(
                status.key().name(), state, message, status.reconciledAt().toString());
    }

    private static String did(Status status) {
        return status.history().isEmpty() ? "" : status.history().getLast().summary();
    }
}
