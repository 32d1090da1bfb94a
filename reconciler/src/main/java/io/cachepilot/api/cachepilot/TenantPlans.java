package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.ManifestFaults;
import io.cachepilot.api.spec.Observation;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.converge.Planning;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.Read;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.DiffJson;
import io.cachepilot.plan.Key;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What would be done for tenants, as the commands diff and plan tell it. Writes nothing. */
final class TenantPlans {

    /** What stands for the file in problems with a document that is in none. */
    private static final String BODY = "body";

    private final Observation observation;
    private final ManifestReader reader;

    TenantPlans(Observation observation) {
        this.observation = observation;
        this.reader = new ManifestReader(observation.kinds().readers());
    }

    Map<String, RequestHandler> handlers() {
        return Map.of("getDiff", this::diff, "plan", this::plan);
    }

    private Answer diff(Request request) {
        String tenant = request.name("tenant_name");
        Planning planning = planned(observation::intake, Set.of(TenantSpec.key(tenant)));
        if (planning.specs().isEmpty()) {
            throw new Fault.NoSuchTenant(tenant);
        }
        return answer(planning);
    }

    private Answer plan(Request request) {
        byte[] body = request.body();
        Manifests given = reader.read(new TreeMap<>(Map.of(BODY, body))).meant();
        if (given.problems().stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)) {
            throw new ManifestFaults(given.problems(), body);
        }
        Set<Key> keys = given.valid().stream().map(TenantPlans::key).collect(Collectors.toUnmodifiableSet());
        return answer(planned(() -> observation.intake().over(given), keys));
    }

    private static Key key(Read.Valid valid) {
        return Key.of(valid.kind(), valid.name());
    }

    private Planning planned(Supplier<Intake> wanted, Set<Key> keys) {
        return observation.kinds().planned(wanted, keys::contains);
    }

    private Answer answer(Planning planning) {
        DiffJson diff = observation.diff(planning);
        long changed = diff.specs().stream().filter(spec -> !spec.in_sync()).count();
        return Wrapped.ok(
                "%d of %d tenants would change".formatted(changed, diff.specs().size()), diff);
    }
}
