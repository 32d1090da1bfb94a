package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Observation;
import io.cachepilot.api.spec.Preconditions;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.Settled;
import io.cachepilot.converge.Approving;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.plan.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the loop holds back until somebody allows it. */
final class Approvable {
    private final Observation observation;
    private final TenantLooks looks;
    private final ControlPlane controlPlane;
    private final StatusBoard board;
    private final Duration atMost;

    /** @param atMost how long an answer waits for what was allowed to be done */
    Approvable(
            Observation observation, TenantLooks looks, ControlPlane controlPlane, StatusBoard board, Duration atMost) {
        this.observation = observation;
        this.looks = looks;
        this.controlPlane = controlPlane;
        this.board = board;
        this.atMost = atMost;
    }

    /** @param state as of a pass, or {@code gone} */
    record One(String tenant, String allowed, String state, String message) {}

    record All(List<One> approved) {}

    Map<String, RequestHandler> handlers() {
        return Map.of("approve", this::approve);
    }

    private Answer approve(Request request) {
        Optional<Key> tenant = request.query("tenant_name")
                .map(name -> TenantSpec.key(looks.known(name).name()));
        Approving approving = observation.approving();
        Approving.Waiting waiting = approving.waiting(observation.intake());
        Approving.Allowed allowed = tenant.map(key -> approving.approve(waiting, key, Optional.empty()))
                .orElseGet(() -> approving.approve(waiting));
        if (allowed.keys().isEmpty()) {
            return Wrapped.ok("Nothing is held back", new All(List.of()));
        }
        boolean async = Preconditions.isAsync(request.call());
        if (async) {
            Thread.ofVirtual().name("approved").start(() -> controlPlane.settle(allowed.keys(), Duration.ZERO));
        }
        boolean settled = !async && controlPlane.settle(allowed.keys(), atMost) instanceof Settled.Ended;
        String message = "Approved for %d tenants".formatted(allowed.keys().size());
        var all = new All(allowed.keys().stream().map(key -> told(key, allowed)).toList());
        return settled ? Wrapped.ok(message, all) : Wrapped.accepted(message + ", and not finished yet", all);
    }

    private One told(Key key, Approving.Allowed allowed) {
        String what = allowed.word(key);
        return board.get(key)
                .map(TenantState::of)
                .map(state -> new One(key.name(), what, state.state(), state.message()))
                .orElseGet(() -> new One(key.name(), what, "gone", ""));
    }
}
