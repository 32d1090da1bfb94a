package io.cachepilot.api.cachepilot;

import static io.cachepilot.api.http.Schema.field;
import static io.cachepilot.api.http.Schema.list;
import static io.cachepilot.api.http.Schema.object;
import static io.cachepilot.api.http.Schema.oneOf;
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
import io.cachepilot.api.http.Verb;
import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.Settled;
import io.cachepilot.converge.Approving;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.plan.Key;
import java.time.Duration;
import java.util.List;
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

    List<Route> routes() {
        var shape = Shapes.wrapped(object(field(
                "approved",
                list(object(
                        field("tenant", string()),
                        field("allowed", oneOf(List.of("removal", "data-loss"))),
                        field("state", oneOf(TenantState.WITH_GONE)),
                        field("message", string()))))));
        return List.of(new Route(
                Verb.POST,
                "/api/v1/approve",
                new Operation(
                        "approve",
                        "Allow what is held back",
                        "Allows all removals of tenants that are held back, or with tenant_name what is held back for that"
                                + " one: its removal, else that its next action loses data. Answers when that is done."
                                + " Removals that are held back for being many are allowed together only.",
                        new Access.Needs(Role.ADMIN),
                        Category.DEFAULT,
                        List.of(
                                Parameter.query(
                                        "tenant_name", false, Shapes.NAME, "Only what is held back for this one."),
                                Reconciling.PREFER),
                        Optional.empty(),
                        List.of(
                                Response.json(
                                        200,
                                        "Allowed and done, or nothing is held back.",
                                        shape,
                                        new Wrapped(
                                                true,
                                                "Approved for 1 tenants",
                                                new All(List.of(new One("client1", "removal", "gone", ""))))),
                                Response.json(
                                        202,
                                        "Allowed, and not done yet.",
                                        shape,
                                        new Wrapped(
                                                true,
                                                "Approved for 1 tenants, and not finished yet",
                                                new All(List.of(new One("client1", "data-loss", "waiting", ""))))),
                                Shapes.invalid(),
                                Shapes.noSuchTenant(),
                                Shapes.failed(
                                        409,
                                        "Allowing it would change nothing.",
                                        "Nothing was approved",
                                        "nothing would be removed yet: 4 of 5 tenants would go"),
                                Shapes.unreachable()),
                        this::approve)));
    }

    private Answer approve(Call call) {
        Optional<Key> tenant = call.query("tenant_name")
                .map(TenantNames::checked)
                .map(name -> TenantSpec.key(looks.known(name).name()));
        var allowed = new Approving(observation.kinds(), observation.approvals()).approve(observation.intake(), tenant);
        if (allowed.keys().isEmpty()) {
            return Wrapped.ok("Nothing is held back", new All(List.of()));
        }
        boolean async = TenantWrites.isAsync(call);
        if (async) {
            Thread.ofVirtual().name("approved").start(() -> controlPlane.settle(allowed.keys(), Duration.ZERO));
        }
        boolean settled = !async && controlPlane.settle(allowed.keys(), atMost) instanceof Settled.Ended;
        String message = "Approved for %d tenants".formatted(allowed.keys().size());
        var all = new All(allowed.keys().stream().map(key -> told(key, allowed)).toList());
        return settled ? Wrapped.ok(message, all) : Wrapped.accepted(message + ", and not finished yet", all);
    }

    private One told(Key key, Approving.Allowed allowed) {
        String what = allowed.removals().contains(key) ? "removal" : "data-loss";
        return board.get(key)
                .map(TenantState::of)
                .map(state -> new One(key.name(), what, state.state(), state.message()))
                .orElseGet(() -> new One(key.name(), what, "gone", ""));
    }
}
