package io.cachepilot.api.cachepilot;

import static io.cachepilot.api.http.Schema.string;

import io.cachepilot.access.Role;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Body;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Verb;
import io.cachepilot.converge.Planning;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.run.SpecPlan;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.Read;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Diff;
import io.cachepilot.plan.DiffJson;
import io.cachepilot.plan.Key;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What would be done for tenants, as the commands diff and plan tell it. Writes nothing. */
final class TenantPlans {
    private static final String YAML = "application/yaml";
    /** What stands for the file in problems with a document that is in none. */
    private static final String BODY = "body";

    private final Observation observation;
    private final ManifestReader reader;

    TenantPlans(Observation observation) {
        this.observation = observation;
        this.reader = new ManifestReader(observation.kinds().readers());
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        Verb.GET,
                        "/api/v1/tenants/{tenant_name}/diff",
                        new Operation(
                                "getDiff",
                                "What a reconcile would change",
                                "Compares what the newest manifests want with what is there now, and tells each action with"
                                        + " its reason and what it costs. The shape is that of diff --json.",
                                new Access.Needs(Role.VIEWER),
                                Category.TENANTS,
                                List.of(Shapes.TENANT_NAME),
                                Optional.empty(),
                                List.of(answered(), Shapes.invalid(), Shapes.noSuchTenant(), unavailable()),
                                this::diff)),
                new Route(
                        Verb.POST,
                        "/api/v1/plan",
                        new Operation(
                                "plan",
                                "What manifests would do",
                                "Takes one or several documents as if they stood in the place of those that there are of"
                                        + " the same names, and tells what would be done for their tenants now. Nothing is"
                                        + " written. Problems with ports that others have are in problems.",
                                new Access.Needs(Role.OPERATOR),
                                Category.DEFAULT,
                                List.of(),
                                Optional.of(new Body(YAML, string(), "apiVersion: cachepilot/v1\nkind: Tenant\n")),
                                List.of(answered(), ManifestFaults.response(), Shapes.unprocessable(), unavailable()),
                                this::plan)));
    }

    private static Response answered() {
        return Response.json(
                200,
                "What would be done.",
                Shapes.wrapped(DiffShape.SCHEMA),
                new Wrapped(true, "1 of 1 tenants would change", DiffShape.EXAMPLE));
    }

    private static Response unavailable() {
        return Shapes.failed(
                503,
                "The manifests or the engine can't be reached.",
                "The engine can't be reached",
                "the Docker Engine does not answer");
    }

    private Answer diff(Call call) {
        String tenant = TenantNames.of(call);
        Planning planning = planned(observation::intake, Set.of(TenantSpec.key(tenant)));
        if (planning.specs().isEmpty()) {
            throw new Fault.NoSuchTenant(tenant);
        }
        return answer(planning);
    }

    private Answer plan(Call call) {
        byte[] body = call.body();
        if (body.length == 0) {
            throw new Fault.Unprocessable(List.of(new Fault(List.of(BODY), "field required", "value_error.missing")));
        }
        Manifests given = reader.read(new TreeMap<>(Map.of(BODY, body))).meant();
        if (given.problems().stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)) {
            throw new ManifestFaults(given.problems(), body);
        }
        Set<Key> keys = given.valid().stream().map(TenantPlans::key).collect(Collectors.toUnmodifiableSet());
        return answer(planned(() -> over(observation.intake(), given, keys), keys));
    }

    private static Key key(Read.Valid valid) {
        return Key.of(valid.kind(), valid.name());
    }

    private Planning planned(Supplier<Intake> wanted, Set<Key> keys) {
        return observation.kinds().planned(wanted, keys::contains);
    }

    /** What would be wanted, were these documents there. */
    private static Intake over(Intake now, Manifests given, Set<Key> keys) {
        Stream<Read> others = now.manifests().reads().stream().filter(read -> !isNamed(read, keys));
        var manifests =
                new Manifests(Stream.concat(others, given.reads().stream()).toList());
        return new Intake(now.revision(), manifests, now.complete(), now.approvals());
    }

    private static boolean isNamed(Read read, Set<Key> keys) {
        return switch (read) {
            case Read.Valid valid -> keys.contains(key(valid));
            case Read.Rejected rejected ->
                rejected.kind()
                        .flatMap(kind -> rejected.name().map(name -> Key.of(kind, name)))
                        .filter(keys::contains)
                        .isPresent();
            case Read.Foreign _ -> false;
        };
    }

    private static Answer answer(Planning planning) {
        Set<Key> keys = planning.specs().stream().map(SpecPlan::key).collect(Collectors.toUnmodifiableSet());
        var held = planning.held().filter(hold -> hold.keys().stream().anyMatch(keys::contains));
        Diff diff = new Planning(planning.intake(), planning.specs(), held).diff(List.of());
        return Wrapped.ok(
                "%d of %d tenants would change"
                        .formatted(diff.changed().count(), diff.previews().size()),
                DiffJson.of(diff));
    }
}
