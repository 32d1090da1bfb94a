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
import io.cachepilot.report.ApprovalText;
import io.cachepilot.report.Overview;
import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Told;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is held back until somebody allows it. */
record SpecApproval(NamedSpecs specs, Observation observation, SpecWrites writes, ToldAnswers told) {
    /** @param allowed as {@link Approving.Allowed#word} tells it */
    record Approved(String kind, String name, String allowed) {}

    record AllApproved(List<Approved> approved) {}

    Map<String, RequestHandler> handlers() {
        return Map.of("approveSpec", this::one, "approveSpecs", this::all);
    }

    private Answer one(Request request) {
        Key key = specs.of(request).key();
        Approving approving = observation.approving();
        Approving.Waiting waiting = approving.waiting(observation.intake());
        if (!waiting.has(key)) {
            Overview.requireKnown(specs.views(), key);
        }
        Approving.Allowed allowed = approving.approve(waiting, key, request.query("hash"));
        boolean ended = settle(request, allowed);
        Approved approved = approved(allowed, key);
        return told.of(request, form -> told(form, allowed, approved, ended)).orElseGet(() -> {
            return ended
                    ? Wrapped.ok("Approved for " + key, approved)
                    : Wrapped.accepted("Approved for %s, and not finished yet".formatted(key), approved);
        });
    }

    private Answer all(Request request) {
        Approving approving = observation.approving();
        Approving.Allowed allowed = approving.approve(approving.waiting(observation.intake()));
        boolean ended = settle(request, allowed);
        var approved = new AllApproved(
                allowed.keys().stream().map(key -> approved(allowed, key)).toList());
        return told.of(request, form -> told(form, allowed, approved, ended)).orElseGet(() -> {
            String message =
                    "Approved for %d specs".formatted(approved.approved().size());
            return ended
                    ? Wrapped.ok(message, approved)
                    : Wrapped.accepted(message + ", and not finished yet", approved);
        });
    }

    private static Approved approved(Approving.Allowed allowed, Key key) {
        return new Approved(key.kind(), key.name(), allowed.word(key));
    }

    private static Told told(Form form, Approving.Allowed allowed, Object approved, boolean ended) {
        Told told = switch (form) {
            case TEXT -> new Told(ApprovalText.lines(allowed), List.of(), 0);
            case JSON -> Told.json(approved);
        };
        return ended ? told : told.unfinished();
    }

    /** Has it done; false as long as it is not. */
    private boolean settle(Request request, Approving.Allowed allowed) {
        if (allowed.keys().isEmpty()) {
            return true;
        }
        if (Preconditions.isAsync(request.call())) {
            Thread.ofVirtual()
                    .name("approved")
                    .start(() -> writes.controlPlane().settle(allowed.keys(), Duration.ZERO));
            return false;
        }
        return writes.controlPlane().settle(allowed.keys(), writes.atMost()) instanceof Settled.Ended;
    }
}
