package io.cachepilot.api.cachepilot;

import static io.cachepilot.api.http.Schema.bool;
import static io.cachepilot.api.http.Schema.constant;
import static io.cachepilot.api.http.Schema.field;
import static io.cachepilot.api.http.Schema.integer;
import static io.cachepilot.api.http.Schema.list;
import static io.cachepilot.api.http.Schema.object;
import static io.cachepilot.api.http.Schema.oneOf;
import static io.cachepilot.api.http.Schema.string;

import io.cachepilot.api.http.Schema;
import io.cachepilot.plan.Diff;
import io.cachepilot.plan.DiffJson;
import io.cachepilot.plan.Impact;
import io.cachepilot.plan.WrittenPlan.FieldChange;
import io.cachepilot.plan.WrittenPlan.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The shape of a diff, for the document. */
final class DiffShape {
    private static final Schema CHANGE = object(
            field("field", string().about("Where it differs: server.maxmemory.")),
            field("from", string().orNull()),
            field("to", string().orNull()),
            field("cause", string()));

    private static final Schema STEP = object(
            field("action", string()),
            field("description", string()),
            field("reason", string()),
            field(
                    "impact",
                    oneOf(Arrays.stream(Impact.values())
                            .map(impact -> impact.name().toLowerCase(Locale.ROOT))
                            .toList())),
            field("changes", list(CHANGE)));

    private static final Schema SPEC = object(
            field("kind", string().about("Of the spec, in lower case: tenant.")),
            field("name", string()),
            field("in_sync", bool()),
            field("actions", list(STEP)),
            field("differences", list(CHANGE)),
            field("waits", list(object(field("cause", string()), field("message", string())))),
            field("problems", list(string())));

    static final Schema SCHEMA = object(
            field("format_version", constant(DiffJson.FORMAT_VERSION)),
            field("revision", string().about("Of the manifests; empty when they are not recorded.")),
            field(
                    "exit_code",
                    integer()
                            .between(0, Diff.Verdict.values().length - 1L)
                            .about("0 in sync, 1 a manifest is wrong, 2 changes, 3 changes that lose data or end"
                                    + " connections.")),
            field("specs", list(SPEC)),
            field("problems", list(string())),
            field(
                    "removals_held",
                    string().orNull().about("Why the tenant stays although no manifest names it, if it does.")));

    static final DiffJson EXAMPLE = example();

    private DiffShape() {}

    private static DiffJson example() {
        var change = new FieldChange("server.maxmemory", Optional.of("268435456"), Optional.of("536870912"), "spec");
        var step = new Step(
                "ConfigureServer", "configure the running server", "the spec changed", "none", List.of(change));
        var spec = new DiffJson.Spec("tenant", "client1", false, List.of(step), List.of(change), List.of(), List.of());
        return new DiffJson(
                DiffJson.FORMAT_VERSION,
                "0d1f8a2c",
                Diff.Verdict.CHANGES.number(),
                List.of(spec),
                List.of(),
                Optional.empty());
    }
}
