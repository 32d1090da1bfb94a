package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Preconditions;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.Settled;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.loop.status.Health;
import io.cachepilot.loop.status.Status;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.source.SourceUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A pass over every tenant that a caller asks for. */
final class Reconciling {

    private final ControlPlane controlPlane;
    private final StatusBoard board;
    private final Duration atMost;

    /** @param atMost how long an answer waits for the pass to end */
    Reconciling(ControlPlane controlPlane, StatusBoard board, Duration atMost) {
        this.controlPlane = controlPlane;
        this.board = board;
        this.atMost = atMost;
    }

    /**
     * What a pass came to.
     *
     * @param others what a person has to see to of other kinds, a line for each spec
     * @param problems in the manifests of that revision
     */
    record Pass(String revision, List<TenantState> tenants, List<String> others, List<String> problems) {}

    Map<String, RequestHandler> handlers() {
        return Map.of("reconcile", this::reconcile);
    }

    private Answer reconcile(Request request) {
        if (Preconditions.isAsync(request.call())) {
            Thread.ofVirtual().name("reconcile").start(() -> controlPlane.reconcile(Duration.ZERO));
            return pending();
        }
        return switch (controlPlane.reconcile(atMost)) {
            case Settled.NotTaken(String because) -> throw new SourceUnavailable(because);
            case Settled.Unfinished _ -> pending();
            case Settled.Ended _ -> ended();
        };
    }

    private Answer ended() {
        Pass pass = look();
        long odd = pass.tenants().stream().filter(tenant -> !tenant.isWell()).count();
        return Wrapped.ok(
                "Reconciled %d tenants, %d of them not as they should be"
                        .formatted(pass.tenants().size(), odd),
                pass);
    }

    private Answer pending() {
        return Wrapped.accepted("Reconciling, and not finished yet", look()).with("Location", "/api/v1/tenants");
    }

    private static boolean isTenant(Status status) {
        return status.key().kind().equals(TenantReader.KEY_KIND);
    }

    private Pass look() {
        List<Status> all = board.all();
        return new Pass(
                controlPlane.revision(),
                all.stream().filter(Reconciling::isTenant).map(TenantState::of).toList(),
                Health.unwell(all, status -> !isTenant(status)),
                controlPlane.problems().stream().map(Problem::toString).toList());
    }
}
