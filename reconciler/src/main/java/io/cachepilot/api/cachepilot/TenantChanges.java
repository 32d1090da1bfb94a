package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Preconditions;
import io.cachepilot.api.spec.Wrapped;
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

    Map<String, RequestHandler> handlers() {
        return Map.of(
                "createTenant",
                this::create,
                "updateTenant",
                this::update,
                "deleteTenant",
                this::delete,
                "startTenant",
                this::start,
                "stopTenant",
                this::stop,
                "restartTenant",
                this::restart,
                "rotatePassword",
                this::rotate,
                "setSecurityMode",
                this::securityMode);
    }

    record Named(String tenant) {}

    record Running(String tenant, String status) {}

    record Rotated(String tenant, String new_password) {}

    record Moded(String tenant, String security_mode) {}

    private Answer create(Request request) {
        TenantRequest wanted = TenantRequest.create(request.fields(), parts.ranges());
        String tenant = wanted.name().orElseThrow();
        Secret password = wanted.password().orElseGet(() -> Passwords.generate(parts.random()));
        var edits = new ArrayList<>(edits(tenant, wanted, 1));
        if (wanted.password().isEmpty()) {
            edits.add(sealed(tenant, password, 1));
        }
        var document = TenantEdits.document(tenant);
        for (Edit.Put edit : edits) {
            document = document.with(edit.path(), edit.value());
        }
        return writes.make(request.call(), tenant, new Expectation.Absent(), new SpecAction.Create(document))
                .answer(tenant, () -> {
                    parts.kinds().writeDown(TenantSpec.key(tenant));
                    return Wrapped.ok("Tenant %s created successfully".formatted(tenant), new Named(tenant));
                });
    }

    private Answer update(Request request) {
        String tenant = request.name("tenant_name");
        TenantRequest.Update update = writes.read(tenant, () -> TenantRequest.update(request.fields()));
        if (update.isFaulty()) {
            // All that is wrong is told at once, and some of it is judged beside what the manifest says.
            update.against(writes.require(tenant).map(TenantSpec::memory), parts.ranges());
        }
        return derive(request, now -> {
                    TenantRequest wanted = update.against(now.map(TenantSpec::memory), parts.ranges());
                    return edits(tenant, wanted, generation(now));
                })
                .answer(
                        tenant,
                        () -> Wrapped.ok("Tenant %s updated successfully".formatted(tenant), new Named(tenant)));
    }

    private static int generation(Optional<TenantSpec> spec) {
        return spec.map(now -> now.password().generation()).orElse(1);
    }

    private int nextPassword(String tenant, Optional<TenantSpec> now) {
        return TenantEdits.nextPassword(
                seen(tenant, now), now.map(TenantSpec::counters).orElse(Counters.NONE));
    }

    /** What the spec asks for by counters now, or did earlier: somebody may have taken a request back. */
    private Counters seen(String tenant, Optional<TenantSpec> now) {
        return parts.kinds().counters(TenantSpec.key(tenant), now);
    }

    /** @param generation of the password, if one is given */
    private List<Edit.Put> edits(String tenant, TenantRequest wanted, int generation) {
        var edits = new ArrayList<Edit.Put>();
        wanted.maxmemory().ifPresent(size -> edits.add(TenantEdits.maxmemory(size)));
        wanted.limit().ifPresent(size -> edits.add(TenantEdits.limit(size)));
        wanted.securityMode().ifPresent(mode -> edits.add(TenantEdits.securityMode(mode)));
        wanted.persistence().ifPresent(mode -> edits.add(TenantEdits.persistence(mode)));
        wanted.password().ifPresent(password -> edits.add(sealed(tenant, password, generation)));
        return edits;
    }

    private Edit.Put sealed(String tenant, Secret password, int generation) {
        return TenantEdits.password(
                parts.sealing().seal(TenantSpec.key(tenant), PasswordReader.FIELD, password), generation);
    }

    private Answer delete(Request request) {
        String tenant = request.name("tenant_name");
        boolean force = writes.read(tenant, () -> request.flag("force"));
        return writes.make(
                        request.call(),
                        tenant,
                        Preconditions.expected(request.call()),
                        new SpecAction.Remove(),
                        force ? SpecJudge.NONE : now -> refuseProtected(now, tenant))
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

    private Answer start(Request request) {
        return running(request, "started", (_, _) -> TenantEdits.running(true));
    }

    private Answer stop(Request request) {
        return running(request, "stopped", (_, _) -> TenantEdits.running(false));
    }

    private Answer restart(Request request) {
        return running(
                request,
                "restarted",
                (tenant, now) -> TenantEdits.restart(parts.clock().instant(), seen(tenant, now)));
    }

    private Answer running(Request request, String done, BiFunction<String, Optional<TenantSpec>, Edit> edit) {
        String tenant = request.name("tenant_name");
        return derive(request, now -> List.of(edit.apply(tenant, now))).answer(tenant, () -> {
            var views = looks.views();
            return Wrapped.ok(
                    "Tenant %s %s successfully".formatted(tenant, done),
                    new Running(tenant, TenantText.state(looks.find(tenant), views)));
        });
    }

    /** Tells the password that is in force: a request that is repeated made none. */
    private Answer rotate(Request request) {
        String tenant = request.name("tenant_name");
        Secret password = Passwords.generate(parts.random());
        return derive(request, now -> List.of(sealed(tenant, password, nextPassword(tenant, now))))
                .answer(tenant, () -> {
                    Secret inForce = parts.secrets().find(tenant).orElseThrow(() -> new Fault.NoSuchTenant(tenant));
                    return Wrapped.ok("Password rotated for tenant " + tenant, new Rotated(tenant, inForce.reveal()));
                });
    }

    private Answer securityMode(Request request) {
        String tenant = request.name("tenant_name");
        SecurityMode mode = writes.read(
                tenant,
                () -> SecurityMode.find(request.query("security_mode").orElseThrow())
                        .orElseThrow());
        return derive(request, _ -> List.of(TenantEdits.securityMode(mode)))
                .answer(
                        tenant,
                        () -> Wrapped.ok(
                                "Security mode changed to %s for tenant %s".formatted(mode, tenant),
                                new Moded(tenant, mode.toString())));
    }

    /** @param edits of what the manifest says when it is written; empty where that is not valid */
    private TenantWrites.Outcome derive(Request request, Function<Optional<TenantSpec>, List<? extends Edit>> edits) {
        String tenant = request.name("tenant_name");
        var action = new SpecAction.Derive(now -> List.copyOf(edits.apply(now.spec(TenantSpec.class, tenant))));
        return writes.make(request.call(), tenant, Preconditions.expected(request.call()), action);
    }
}
