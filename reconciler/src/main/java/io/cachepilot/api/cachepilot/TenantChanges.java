package io.cachepilot.api.cachepilot;

import io.cachepilot.access.Role;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Body;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.Handler;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Parameter;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Schema;
import io.cachepilot.api.http.Verb;
import io.cachepilot.converge.Kinds;
import io.cachepilot.kind.tenant.memory.TenantSecrets;
import io.cachepilot.kind.tenant.spec.PasswordReader;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.TenantEdits;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.plan.Counters;
import io.cachepilot.secret.Passwords;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.secret.Secret;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecJudge;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** What callers can change about tenants. Every change is a commit of the tenant's manifest. */
final class TenantChanges {
    private final Dependencies parts;
    private final TenantLooks looks;
    private final TenantWrites writes;

    /**
     * What changes are made with.
     *
     * @param kinds write into a new manifest what was chosen for its tenant
     */
    record Dependencies(
            TenantRanges ranges,
            SealedValues sealing,
            TenantSecrets secrets,
            Kinds kinds,
            InstantSource clock,
            SecureRandom random) {}

    TenantChanges(Dependencies parts, TenantLooks looks, TenantWrites writes) {
        this.parts = parts;
        this.looks = looks;
        this.writes = writes;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        Verb.POST,
                        "/api/v1/tenants",
                        new Operation(
                                "createTenant",
                                "Create a tenant",
                                "Commits the manifest of a new tenant, and answers when it runs. The password is the given"
                                        + " one, or one of 256 random bits; the manifest holds it sealed.",
                                new Access.Needs(Role.ADMIN),
                                Category.TENANTS,
                                List.of(IF_NONE_MATCH, IDEMPOTENCY_KEY),
                                Optional.of(new Body(Answer.JSON, CREATE, CREATE_EXAMPLE)),
                                responses(
                                        Shapes.TENANT,
                                        "Tenant newclient created successfully",
                                        new Named("newclient"),
                                        true),
                                this::create)),
                new Route(
                        Verb.PATCH,
                        "/api/v1/tenants/{tenant_name}",
                        new Operation(
                                "updateTenant",
                                "Update a tenant",
                                "Changes what is given and nothing else, without a restart where Redis allows it.",
                                new Access.Needs(Role.ADMIN),
                                Category.TENANTS,
                                named(IF_MATCH, IDEMPOTENCY_KEY),
                                Optional.of(new Body(
                                        Answer.JSON,
                                        Schema.object(settings()),
                                        Map.of("maxmemory_mb", 512, "docker_limit_mb", 1024))),
                                responses(
                                        Shapes.TENANT,
                                        "Tenant client1 updated successfully",
                                        new Named("client1"),
                                        true),
                                this::update)),
                new Route(
                        Verb.DELETE,
                        "/api/v1/tenants/{tenant_name}",
                        new Operation(
                                "deleteTenant",
                                "Delete a tenant",
                                "Removes the manifest. Data, ports and password are kept for the day that the tenant comes"
                                        + " back, unless its deletionPolicy is Delete. A protected tenant needs force.",
                                new Access.Needs(Role.ADMIN),
                                Category.TENANTS,
                                named(
                                        Parameter.query(
                                                "force",
                                                false,
                                                Schema.bool().standard(false),
                                                "Whether a tenant goes that its spec protects."),
                                        IF_MATCH,
                                        IDEMPOTENCY_KEY),
                                Optional.empty(),
                                responses(
                                        Shapes.TENANT,
                                        "Tenant client1 deleted successfully",
                                        new Named("client1"),
                                        true),
                                this::delete)),
                action("start", "started", "running", Role.OPERATOR, "Has the tenant run.", this::start),
                action(
                        "stop",
                        "stopped",
                        "stopped",
                        Role.OPERATOR,
                        "Has the tenant stop. A memory-only tenant loses its data.",
                        this::stop),
                action(
                        "restart",
                        "restarted",
                        "running",
                        Role.OPERATOR,
                        "Restarts the tenant once, keeping its data.",
                        this::restart),
                new Route(
                        Verb.POST,
                        "/api/v1/tenants/{tenant_name}/rotate-password",
                        new Operation(
                                "rotatePassword",
                                "Rotate the password",
                                "Gives the tenant a new password of 256 random bits, and answers with it. The manifest holds"
                                        + " it sealed.",
                                new Access.Needs(Role.OPERATOR),
                                Category.TENANTS,
                                named(IF_MATCH, IDEMPOTENCY_KEY),
                                Optional.empty(),
                                responses(
                                        Schema.object(
                                                Schema.field("tenant", Schema.string()),
                                                Schema.field("new_password", Schema.string())),
                                        "Password rotated for tenant client1",
                                        new Rotated("client1", "new-secure-password"),
                                        false),
                                this::rotate)),
                new Route(
                        Verb.POST,
                        "/api/v1/tenants/{tenant_name}/security-mode",
                        new Operation(
                                "setSecurityMode",
                                "Change the security mode",
                                "Opens and closes ports of the running server; data stays.",
                                new Access.Needs(Role.ADMIN),
                                Category.TENANTS,
                                named(
                                        Parameter.query("security_mode", true, Shapes.SECURITY_MODE, "The new mode."),
                                        IF_MATCH,
                                        IDEMPOTENCY_KEY),
                                Optional.empty(),
                                responses(
                                        Schema.object(
                                                Schema.field("tenant", Schema.string()),
                                                Schema.field("security_mode", Shapes.SECURITY_MODE)),
                                        "Security mode changed to dual-mode for tenant client1",
                                        new Moded("client1", "dual-mode"),
                                        true),
                                this::securityMode)));
    }

    static final Parameter IF_MATCH = Parameter.header(
            "If-Match", Schema.string(), "The ETag of the spec that was read; another one there is refused with 412.");
    static final Parameter IF_NONE_MATCH =
            Parameter.header("If-None-Match", Schema.string(), "* is what creating means anyway.");
    static final Parameter IDEMPOTENCY_KEY = Parameter.header(
            "Idempotency-Key", Schema.string(), "Names the request, so that sending it again has no second effect.");

    private static final Schema CREATE =
            Schema.object(Stream.concat(Stream.of(Schema.field("tenant_name", Shapes.NAME)), Stream.of(settings()))
                    .toArray(Schema.Field[]::new));
    private static final Map<String, Object> CREATE_EXAMPLE = Map.of(
            "tenant_name", "newclient",
            "maxmemory_mb", 256,
            "docker_limit_mb", 512,
            "password", "optional-custom-password",
            "security_mode", "tls-only",
            "persistence_mode", "memory-only");

    private static Schema.Field[] settings() {
        return new Schema.Field[] {
            Schema.optional("maxmemory_mb", Schema.integer().about("MiB that Redis may fill with data.")),
            Schema.optional("docker_limit_mb", Schema.integer().about("MiB in all; at least 1.5 times maxmemory_mb.")),
            Schema.optional(
                    "password", Schema.string().about("8 to 128 printable characters without spaces and quotes.")),
            Schema.optional("security_mode", Shapes.SECURITY_MODE),
            Schema.optional("persistence_mode", Shapes.PERSISTENCE)
        };
    }

    record Named(String tenant) {}

    record Running(String tenant, String status) {}

    record Rotated(String tenant, String new_password) {}

    record Moded(String tenant, String security_mode) {}

    private static List<Parameter> named(Parameter... others) {
        return Stream.concat(Stream.of(Shapes.TENANT_NAME), Stream.of(others)).toList();
    }

    static List<Response> responses(Schema data, String message, Object example, boolean readsValues) {
        var responses = new ArrayList<>(List.of(
                Response.json(200, "Done.", Shapes.wrapped(data), new Wrapped(true, message, example)),
                Shapes.pending(),
                Shapes.invalid(),
                Shapes.noSuchTenant(),
                Shapes.failed(
                        409,
                        "The manifest can't be changed by a program.",
                        "The manifest can't be changed by a program",
                        "a person has to change it"),
                Shapes.failed(
                        412,
                        "The spec is another one than If-Match says.",
                        "The tenant's spec was changed meanwhile",
                        "read it again"),
                Shapes.notApplied(),
                Shapes.unreachable()));
        if (readsValues) {
            responses.add(Shapes.unprocessable());
        }
        return responses;
    }

    private Route action(String word, String done, String status, Role role, String description, Handler handler) {
        return new Route(
                Verb.POST,
                "/api/v1/tenants/{tenant_name}/" + word,
                new Operation(
                        word + "Tenant",
                        Character.toUpperCase(word.charAt(0)) + word.substring(1) + " a tenant",
                        description,
                        new Access.Needs(role),
                        Category.TENANTS,
                        named(IF_MATCH, IDEMPOTENCY_KEY),
                        Optional.empty(),
                        responses(
                                Shapes.TENANT_STATUS,
                                "Tenant client1 %s successfully".formatted(done),
                                new Running("client1", status),
                                false),
                        handler));
    }

    private Answer create(Call call) {
        TenantRequest request = TenantRequest.create(call, parts.ranges());
        String tenant = request.name().orElseThrow();
        Secret password = request.password().orElseGet(() -> Passwords.generate(parts.random()));
        var edits = new ArrayList<>(edits(tenant, request, 1));
        if (request.password().isEmpty()) {
            edits.add(sealed(tenant, password, 1));
        }
        var document = TenantEdits.document(tenant);
        for (Edit.Put edit : edits) {
            document = document.with(edit.path(), edit.value());
        }
        return writes.make(call, tenant, new Expectation.Absent(), new SpecAction.Create(document))
                .answer(tenant, () -> {
                    parts.kinds().writeDown(TenantSpec.key(tenant));
                    return Wrapped.ok("Tenant %s created successfully".formatted(tenant), new Named(tenant));
                });
    }

    private Answer update(Call call) {
        String tenant = TenantNames.of(call);
        TenantRequest.Update update = writes.read(tenant, () -> TenantRequest.update(call));
        if (update.isFaulty()) {
            // All that is wrong is told at once, and some of it is judged beside what the manifest says.
            update.against(writes.require(tenant).map(TenantSpec::memory), parts.ranges());
        }
        return derive(call, now -> {
                    TenantRequest request = update.against(now.map(TenantSpec::memory), parts.ranges());
                    return edits(tenant, request, generation(now));
                })
                .answer(
                        tenant,
                        () -> Wrapped.ok("Tenant %s updated successfully".formatted(tenant), new Named(tenant)));
    }

    private static int generation(Optional<TenantSpec> spec) {
        return spec.map(now -> now.password().generation()).orElse(1);
    }

    /** What the spec asks for by counters now, or did earlier: somebody may have taken a request back. */
    private Counters seen(String tenant, Optional<TenantSpec> now) {
        return parts.kinds().counters(TenantSpec.key(tenant), now);
    }

    /** @param generation of the password, if one is given */
    private List<Edit.Put> edits(String tenant, TenantRequest request, int generation) {
        var edits = new ArrayList<Edit.Put>();
        request.maxmemory().ifPresent(size -> edits.add(TenantEdits.maxmemory(size)));
        request.limit().ifPresent(size -> edits.add(TenantEdits.limit(size)));
        request.securityMode().ifPresent(mode -> edits.add(TenantEdits.securityMode(mode)));
        request.persistence().ifPresent(mode -> edits.add(TenantEdits.persistence(mode)));
        request.password().ifPresent(password -> edits.add(sealed(tenant, password, generation)));
        return edits;
    }

    private Edit.Put sealed(String tenant, Secret password, int generation) {
        return TenantEdits.password(
                parts.sealing().seal(TenantSpec.key(tenant), PasswordReader.FIELD, password), generation);
    }

    private Answer delete(Call call) {
        String tenant = TenantNames.of(call);
        boolean force = writes.read(tenant, () -> flag(call, "force"));
        return writes.remove(call, tenant, expected(call), force ? SpecJudge.NONE : now -> refuseProtected(now, tenant))
                .answer(
                        tenant,
                        () -> Wrapped.ok("Tenant %s deleted successfully".formatted(tenant), new Named(tenant)));
    }

    /** Of a manifest that is not valid, its last valid version counts. */
    private void refuseProtected(Manifests now, String tenant) {
        if (now.spec(TenantSpec.class, tenant)
                .or(() -> looks.lastValid(tenant))
                .filter(TenantSpec::protect)
                .isPresent()) {
            throw new Fault.Invalid(
                    "Tenant %s is protected".formatted(tenant),
                    "Its spec says protect: true; delete it with force=true, or set protect to false first");
        }
    }

    private Answer start(Call call) {
        return running(call, "started", (_, _) -> TenantEdits.running(true));
    }

    private Answer stop(Call call) {
        return running(call, "stopped", (_, _) -> TenantEdits.running(false));
    }

    private Answer restart(Call call) {
        return running(
                call,
                "restarted",
                (tenant, now) -> TenantEdits.restart(parts.clock().instant(), seen(tenant, now)));
    }

    private Answer running(Call call, String done, BiFunction<String, Optional<TenantSpec>, Edit> edit) {
        String tenant = TenantNames.of(call);
        return derive(call, now -> List.of(edit.apply(tenant, now))).answer(tenant, () -> {
            var views = looks.views();
            return Wrapped.ok(
                    "Tenant %s %s successfully".formatted(tenant, done),
                    new Running(tenant, TenantText.state(looks.find(tenant), views)));
        });
    }

    /** Tells the password that is in force: a request that is repeated made none. */
    private Answer rotate(Call call) {
        String tenant = TenantNames.of(call);
        Secret password = Passwords.generate(parts.random());
        return derive(call, now -> List.of(sealed(tenant, password, TenantEdits.nextPassword(seen(tenant, now)))))
                .answer(tenant, () -> {
                    Secret inForce = parts.secrets().find(tenant).orElseThrow(() -> new Fault.NoSuchTenant(tenant));
                    return Wrapped.ok("Password rotated for tenant " + tenant, new Rotated(tenant, inForce.reveal()));
                });
    }

    private Answer securityMode(Call call) {
        String tenant = TenantNames.of(call);
        SecurityMode mode = writes.read(tenant, () -> securityModeOf(call));
        return derive(call, _ -> List.of(TenantEdits.securityMode(mode)))
                .answer(
                        tenant,
                        () -> Wrapped.ok(
                                "Security mode changed to %s for tenant %s".formatted(mode, tenant),
                                new Moded(tenant, mode.toString())));
    }

    private static SecurityMode securityModeOf(Call call) {
        List<String> place = List.of("query", "security_mode");
        String given = call.query("security_mode")
                .orElseThrow(() ->
                        new Fault.Unprocessable(List.of(new Fault(place, "field required", "value_error.missing"))));
        return RequestFields.find(given, SecurityMode.values())
                .orElseThrow(() -> new Fault.Unprocessable(List.of(
                        new Fault(place, RequestFields.notPermitted(SecurityMode.values()), "type_error.enum"))));
    }

    private static boolean flag(Call call, String name) {
        return switch (call.query(name).orElse("false")) {
            case "true", "True", "1" -> true;
            case "false", "False", "0" -> false;
            default ->
                throw new Fault.Unprocessable(List.of(new Fault(
                        List.of("query", name), "value could not be parsed to a boolean", "type_error.bool")));
        };
    }

    /** @param edits of what the manifest says when it is written; empty where that is not valid */
    private TenantWrites.Outcome derive(Call call, Function<Optional<TenantSpec>, List<? extends Edit>> edits) {
        String tenant = TenantNames.of(call);
        var action = new SpecAction.Derive(now -> List.copyOf(edits.apply(now.spec(TenantSpec.class, tenant))));
        return writes.make(call, tenant, expected(call), action);
    }

    /** A tag in quotes; {@code *} is met by whatever is there. */
    static Expectation expected(Call call) {
        return call.header("If-Match")
                .map(String::strip)
                .filter(tag -> !tag.equals("*"))
                .<Expectation>map(tag -> new Expectation.Same(tag.replaceAll("^\"|\"$", "")))
                .orElseGet(Expectation.None::new);
    }
}
