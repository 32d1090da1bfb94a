package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Preconditions;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.kind.tenant.spec.TenantEdits;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.loop.status.Status;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Versions;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecHistory;
import io.cachepilot.spec.SpecRepository;
import io.cachepilot.spec.StoredSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The manifests themselves: as they are written, what became of them, and back again. */
final class TenantSpecs {
    private static final String YAML = "application/yaml";
    private static final int MOST_VERSIONS = 100;

    private final SpecRepository specs;
    private final SpecHistory history;
    private final StatusBoard board;
    private final TenantWrites writes;

    TenantSpecs(SpecRepository specs, SpecHistory history, StatusBoard board, TenantWrites writes) {
        this.specs = specs;
        this.history = history;
        this.board = board;
        this.writes = writes;
    }

    record Applied(String tenant, String revision) {}

    record Suspended(String tenant, boolean suspended) {}

    record Version(String revision, String author, String timestamp, List<String> changes, String outcome) {}

    record History(String tenant, List<Version> history) {}

    Map<String, RequestHandler> handlers() {
        return Map.of(
                "getSpec",
                this::spec,
                "putSpec",
                this::put,
                "getHistory",
                this::history,
                "rollbackTenant",
                this::rollback,
                "suspendTenant",
                request -> suspend(request, "suspended", true),
                "resumeTenant",
                request -> suspend(request, "resumed", false));
    }

    private Answer spec(Request request) {
        StoredSpec spec = stored(request.name("tenant_name"));
        return Answer.text(200, YAML, spec.text()).with("ETag", Preconditions.tag(spec));
    }

    private StoredSpec stored(String tenant) {
        return specs.find(TenantReader.KIND, tenant).orElseThrow(() -> new Fault.NoSuchTenant(tenant));
    }

    private Answer put(Request request) {
        String tenant = request.name("tenant_name");
        String text = new String(request.call().body(), StandardCharsets.UTF_8);
        Expectation expected = Preconditions.expectedOrNew(request.call());
        return apply(
                request, tenant, expected, new SpecAction.Replace(text), "Spec of tenant %s applied".formatted(tenant));
    }

    private Answer rollback(Request request) {
        String tenant = request.name("tenant_name");
        SpecHistory.Rollback back = history.rollback(request.query("revision"), TenantReader.KIND, tenant);
        return apply(request, tenant, back.expected(), back.action(), "Tenant %s rolled back".formatted(tenant));
    }

    private Answer apply(Request request, String tenant, Expectation expected, SpecAction action, String message) {
        TenantWrites.Outcome outcome = writes.make(request.call(), tenant, expected, action);
        return outcome.answer(tenant, () -> {
            Answer answer = Wrapped.ok(message, new Applied(tenant, outcome.revision()));
            return outcome.written()
                    .commit()
                    .spec()
                    .map(spec -> answer.with("ETag", Preconditions.tag(spec)))
                    .orElse(answer);
        });
    }

    private Answer suspend(Request request, String done, boolean suspended) {
        String tenant = request.name("tenant_name");
        return writes.make(
                        request.call(),
                        tenant,
                        Preconditions.expected(request.call()),
                        new SpecAction.Change(List.of(TenantEdits.suspend(suspended))))
                .answer(
                        tenant,
                        () -> Wrapped.ok("Tenant %s %s".formatted(tenant, done), new Suspended(tenant, suspended)));
    }

    private Answer history(Request request) {
        String tenant = request.name("tenant_name");
        Key key = TenantSpec.key(tenant);
        var runs = board.get(key).map(Status::history).orElse(List.of());
        List<Version> versions =
                Versions.of(history.log(key::equals, MOST_VERSIONS), Map.of(key, runs)).versions().stream()
                        .map(version -> new Version(
                                version.revision().commit(),
                                version.author(),
                                version.timestamp().toString(),
                                version.changes(),
                                version.outcome()))
                        .toList();
        return Wrapped.ok("Found %d versions".formatted(versions.size()), new History(tenant, versions));
    }
}
