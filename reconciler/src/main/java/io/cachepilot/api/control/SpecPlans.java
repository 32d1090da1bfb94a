package io.cachepilot.api.control;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Observation;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.converge.Planning;
import io.cachepilot.plan.DiffJson;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import java.util.Map;

/** What would be done for a spec now. Writes nothing. */
record SpecPlans(NamedSpecs specs, Observation observation) {
    Map<String, RequestHandler> handlers() {
        return Map.of("diffSpec", this::diff);
    }

    private Answer diff(Request request) {
        Key key = specs.of(request).key();
        Planning planning = observation.planned(observation::intake, key::equals);
        if (planning.specs().isEmpty()) {
            throw Overview.unknown(specs.views(), key);
        }
        DiffJson diff = observation.diff(planning);
        return Wrapped.ok("%s would %schange".formatted(key, diff.exit_code() == 0 ? "not " : ""), diff);
    }
}
