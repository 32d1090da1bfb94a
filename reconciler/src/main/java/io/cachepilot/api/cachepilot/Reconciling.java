package io.cachepilot.api.cachepilot;

import static io.cachepilot.api.http.Schema.field;
import static io.cachepilot.api.http.Schema.list;
import static io.cachepilot.api.http.Schema.object;
import static io.cachepilot.api.http.Schema.string;

import io.cachepilot.access.Role;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Parameter;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Schema;
import io.cachepilot.api.http.Verb;
import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.Settled;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.source.SourceUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A pass over every tenant that a caller asks for. */
final class Reconciling {
    static final Parameter PREFER = Parameter.header(
            "Prefer", string(), "respond-async: answer 202 at once, and go on without anybody waiting.");

    private final ControlPlane controlPlane;
    private final StatusBoard board;
    private final Duration atMost;

    /** @param atMost how long an answer waits for the pass to end */
    Reconciling(ControlPlane controlPlane, StatusBoard board, Duration atMost) {
        this.controlPlane = controlPlane;
        this.board = board;
        this.atMost = atMost;
    }

    /** @param problems in the manifests of that revision */
    record Pass(String revision, List<TenantState> tenants, List<String> problems) {}

    List<Route> routes() {
        Schema shape = Shapes.wrapped(object(
                field("revision", string().about("What is in force; empty before the first.")),
                field("tenants", list(TenantState.SHAPE)),
                field("problems", list(string()))));
        var done = new Wrapped(
                true,
                "Reconciled 1 tenants, 0 of them not as they should be",
                new Pass("0d1f8a2c", List.of(TenantState.EXAMPLE), List.of()));
        var begun = new Wrapped(
                true, "Reconciling, and not finished yet", new Pass("0d1f8a2c", List.of(TenantState.WAITS), List.of()));
        return List.of(new Route(
                Verb.POST,
                "/api/v1/reconcile",
                new Operation(
                        "reconcile",
                        "Reconcile everything",
                        "Asks where manifests come from for something newer, looks at every tenant now, also those that"
                                + " wait after a failure, and answers with what became of each.",
                        new Access.Needs(Role.OPERATOR),
                        Category.DEFAULT,
                        List.of(PREFER),
                        Optional.empty(),
                        List.of(
                                Response.json(200, "The pass is over.", shape, done),
                                Response.json(202, "The pass goes on; what is known so far.", shape, begun),
                                Shapes.unreachable()),
                        this::reconcile)));
    }

    private Answer reconcile(Call call) {
        if (TenantWrites.isAsync(call)) {
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

    private Pass look() {
        return new Pass(
                controlPlane.revision(),
                board.all().stream()
                        .filter(status -> status.key().kind().equals(TenantReader.KEY_KIND))
                        .map(TenantState::of)
                        .toList(),
                controlPlane.problems().stream().map(Problem::toString).toList());
    }
}
