package io.cachepilot.api.control;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Observation;
import io.cachepilot.api.spec.Preconditions;
import io.cachepilot.api.spec.SpecWrites;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.control.Settled;
import io.cachepilot.converge.Approving;
import io.cachepilot.plan.Key;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What is held back of one spec until somebody allows it. */
record SpecApproval(NamedSpecs specs, Observation observation, SpecWrites writes) {
    /** @param allowed {@code removal} or {@code data-loss} */
    record Approved(String kind, String name, String allowed) {}

    Map<String, RequestHandler> handlers() {
        return Map.of("approveSpec", this::approve);
    }

    private Answer approve(Request request) {
        Key key = specs.known(request);
        var allowed = new Approving(observation.kinds(), observation.approvals())
                .approve(observation.intake(), Optional.of(key));
        boolean waits = !Preconditions.isAsync(request.call());
        if (!waits) {
            Thread.ofVirtual()
                    .name("approved")
                    .start(() -> writes.controlPlane().settle(allowed.keys(), Duration.ZERO));
        }
        boolean ended = waits && writes.controlPlane().settle(allowed.keys(), writes.atMost()) instanceof Settled.Ended;
        var approved = new Approved(key.kind(), key.name(), allowed.removals().contains(key) ? "removal" : "data-loss");
        return ended
                ? Wrapped.ok("Approved for " + key, approved)
                : Wrapped.accepted("Approved for %s, and not finished yet".formatted(key), approved);
    }
}
