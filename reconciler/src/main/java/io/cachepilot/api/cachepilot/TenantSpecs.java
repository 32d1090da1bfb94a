package io.cachepilot.api.cachepilot;

import static io.cachepilot.api.http.Schema.field;
import static io.cachepilot.api.http.Schema.list;
import static io.cachepilot.api.http.Schema.object;
import static io.cachepilot.api.http.Schema.string;

import io.cachepilot.access.Role;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Body;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Parameter;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Schema;
import io.cachepilot.api.http.Verb;
import io.cachepilot.control.Outcomes;
import io.cachepilot.kind.tenant.spec.TenantEdits;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.loop.status.Status;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.plan.Key;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecHistory;
import io.cachepilot.spec.SpecRepository;
import io.cachepilot.spec.SpecVersion;
import io.cachepilot.spec.StoredSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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

    record Versions(String tenant, List<Version> history) {}

    List<Route> routes() {
        return List.of(
                new Route(
                        Verb.GET,
                        "/api/v1/tenants/{tenant_name}/spec",
                        new Operation(
                                "getSpec",
                                "Get a tenant's manifest",
                                "The document as it is written, with its comments. Its ETag is git's id of that text. A"
                                        + " manifest may hold a password in plain text.",
                                new Access.Needs(Role.ADMIN),
                                Category.TENANTS,
                                List.of(Shapes.TENANT_NAME),
                                Optional.empty(),
                                List.of(
                                        new Response(200, "The document.", YAML, string(), "kind: Tenant\n"),
                                        Shapes.noSuchTenant()),
                                this::spec)),
                new Route(
                        Verb.PUT,
                        "/api/v1/tenants/{tenant_name}/spec",
                        new Operation(
                                "putSpec",
                                "Write a tenant's manifest",
                                "Replaces the document, or makes one, as one commit; all checks of a manifest are made first."
                                        + " With If-None-Match: * it has to be new.",
                                new Access.Needs(Role.ADMIN),
                                Category.TENANTS,
                                List.of(
                                        Shapes.TENANT_NAME,
                                        TenantChanges.IF_MATCH,
                                        TenantChanges.IF_NONE_MATCH,
                                        TenantChanges.IDEMPOTENCY_KEY),
                                Optional.of(new Body(YAML, string(), "apiVersion: cachepilot/v1\nkind: Tenant\n")),
                                applied("Spec of tenant client1 applied"),
                                this::put)),
                new Route(
                        Verb.GET,
                        "/api/v1/tenants/{tenant_name}/history",
                        new Operation(
                                "getHistory",
                                "Get a tenant's history",
                                "The commits that changed the tenant's manifest, the newest first, at most 100: who, when, what,"
                                        + " and how applying it ended, as far as that is remembered.",
                                new Access.Needs(Role.VIEWER),
                                Category.TENANTS,
                                List.of(Shapes.TENANT_NAME),
                                Optional.empty(),
                                List.of(
                                        Response.json(
                                                200,
                                                "The commits.",
                                                Shapes.wrapped(object(
                                                        field("tenant", string()),
                                                        field(
                                                                "history",
                                                                list(object(
                                                                        field("revision", string()),
                                                                        field("author", string()),
                                                                        field("timestamp", string()),
                                                                        field("changes", list(string())),
                                                                        field("outcome", string())))))),
                                                new Wrapped(
                                                        true,
                                                        "Found 1 versions",
                                                        new Versions(
                                                                "client1",
                                                                List.of(new Version(
                                                                        "0d1f8a2c4b5e6f708192a3b4c5d6e7f8091a2b3c",
                                                                        "admin",
                                                                        "2026-11-22T10:00:00Z",
                                                                        List.of("memory.maxmemoryMb 256 -> 512"),
                                                                        "in sync"))))),
                                        Shapes.invalid()),
                                this::history)),
                new Route(
                        Verb.POST,
                        "/api/v1/tenants/{tenant_name}/rollback",
                        new Operation(
                                "rollbackTenant",
                                "Roll a tenant back",
                                "Makes the manifest what it was before its last change, or at a revision, as a new commit. One"
                                        + " that was removed comes back, with the data and the password that were kept.",
                                new Access.Needs(Role.ADMIN),
                                Category.TENANTS,
                                List.of(
                                        Shapes.TENANT_NAME,
                                        Parameter.query(
                                                "revision",
                                                false,
                                                string(),
                                                "A commit by the first digits of its id, or HEAD~1 and the like."),
                                        TenantChanges.IDEMPOTENCY_KEY),
                                Optional.empty(),
                                applied("Tenant client1 rolled back"),
                                this::rollback)),
                suspension(
                        "suspend",
                        "suspended",
                        "Has the tenant left alone: what differs is shown, and not repaired.",
                        true),
                suspension("resume", "resumed", "Has the tenant looked after again.", false));
    }

    private static List<Response> applied(String message) {
        return TenantChanges.responses(
                object(field("tenant", string()), field("revision", string())),
                message,
                new Applied("client1", "0d1f8a2c4b5e6f708192a3b4c5d6e7f8091a2b3c"),
                false);
    }

    private Route suspension(String word, String done, String description, boolean suspended) {
        return new Route(
                Verb.POST,
                "/api/v1/tenants/{tenant_name}/" + word,
                new Operation(
                        word + "Tenant",
                        Character.toUpperCase(word.charAt(0)) + word.substring(1) + " a tenant",
                        description,
                        new Access.Needs(Role.OPERATOR),
                        Category.TENANTS,
                        List.of(Shapes.TENANT_NAME, TenantChanges.IF_MATCH, TenantChanges.IDEMPOTENCY_KEY),
                        Optional.empty(),
                        TenantChanges.responses(
                                object(field("tenant", string()), field("suspended", Schema.bool())),
                                "Tenant client1 " + done,
                                new Suspended("client1", suspended),
                                false),
                        call -> suspend(call, done, suspended)));
    }

    private Answer spec(Call call) {
        StoredSpec spec = stored(TenantNames.of(call));
        return Answer.text(200, YAML, spec.text()).with("ETag", tag(spec));
    }

    private StoredSpec stored(String tenant) {
        return specs.find(TenantReader.KIND, tenant).orElseThrow(() -> new Fault.NoSuchTenant(tenant));
    }

    private static String tag(StoredSpec spec) {
        return "\"" + spec.etag() + "\"";
    }

    private Answer put(Call call) {
        String tenant = TenantNames.of(call);
        String text = new String(call.body(), StandardCharsets.UTF_8);
        boolean anew = call.header("If-None-Match")
                .map(String::strip)
                .filter("*"::equals)
                .isPresent();
        Expectation expected = anew ? new Expectation.Absent() : TenantChanges.expected(call);
        return apply(
                call, tenant, expected, new SpecAction.Replace(text), "Spec of tenant %s applied".formatted(tenant));
    }

    private Answer rollback(Call call) {
        String tenant = TenantNames.of(call);
        SpecHistory.Rollback back = history.rollback(call.query("revision"), TenantReader.KIND, tenant);
        return apply(call, tenant, back.expected(), back.action(), "Tenant %s rolled back".formatted(tenant));
    }

    private Answer apply(Call call, String tenant, Expectation expected, SpecAction action, String message) {
        TenantWrites.Outcome outcome = writes.make(call, tenant, expected, action);
        return outcome.answer(tenant, () -> {
            Answer answer = Wrapped.ok(message, new Applied(tenant, outcome.revision()));
            return outcome.commit()
                    .spec()
                    .map(spec -> answer.with("ETag", tag(spec)))
                    .orElse(answer);
        });
    }

    private Answer suspend(Call call, String done, boolean suspended) {
        String tenant = TenantNames.of(call);
        return writes.make(
                        call,
                        tenant,
                        TenantChanges.expected(call),
                        new SpecAction.Change(List.of(TenantEdits.suspend(suspended))))
                .answer(
                        tenant,
                        () -> Wrapped.ok("Tenant %s %s".formatted(tenant, done), new Suspended(tenant, suspended)));
    }

    private Answer history(Call call) {
        String tenant = TenantNames.of(call);
        Key key = TenantSpec.key(tenant);
        SpecHistory.Log log = history.log(key::equals, MOST_VERSIONS);
        var runs = board.get(key).map(Status::history).orElse(List.of());
        Function<SpecVersion, String> outcomes = new Outcomes(log, Map.of(key, runs))::of;
        List<Version> versions = log.versions().stream()
                .map(version -> new Version(
                        version.change().revision().commit(),
                        version.change().author().name(),
                        version.change().when().toString(),
                        version.words(),
                        outcomes.apply(version)))
                .toList();
        return Wrapped.ok("Found %d versions".formatted(versions.size()), new Versions(tenant, versions));
    }
}
