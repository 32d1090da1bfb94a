package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.Violated;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.control.AskedRemoval;
import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.Settled;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Status;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Key;
import io.cachepilot.secret.Fingerprints;
import io.cachepilot.secret.Secret;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.IdempotencyKey;
import io.cachepilot.source.write.Urgency;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecChange;
import io.cachepilot.spec.SpecCommit;
import io.cachepilot.spec.SpecJudge;
import io.cachepilot.spec.SpecRefused;
import io.cachepilot.spec.SpecRepository;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Carries out what callers want: as a commit, which is applied before the answer is given. What was committed stays,
 * whatever becomes of it: the control plane goes on trying.
 */
final class TenantWrites {
    private final SpecRepository specs;
    private final ControlPlane controlPlane;
    private final StatusBoard board;
    private final Fingerprints fingerprints;
    private final ApprovalFiles approvals;
    private final Duration atMost;

    /** @param atMost how long an answer waits for what was committed to be applied */
    TenantWrites(
            SpecRepository specs,
            ControlPlane controlPlane,
            StatusBoard board,
            Fingerprints fingerprints,
            ApprovalFiles approvals,
            Duration atMost) {
        this.specs = specs;
        this.controlPlane = controlPlane;
        this.board = board;
        this.fingerprints = fingerprints;
        this.approvals = approvals;
        this.atMost = atMost;
    }

    /**
     * What became of a change.
     *
     * @param settled how far it has come within the time
     * @param status of the tenant; empty when it is gone
     */
    record Outcome(SpecCommit commit, Settled settled, Optional<Status> status) {
        String revision() {
            return commit.revision().commit();
        }

        /** @param done the answer when all is as was wanted */
        Answer answer(String tenant, Supplier<Answer> done) {
            return switch (settled) {
                case Settled.Ended _ -> ended(tenant, done);
                case Settled.Unfinished _ ->
                    accepted(tenant, message(ConditionType.PROGRESSING).orElse("it is being applied"));
                case Settled.NotTaken(String because) -> accepted(tenant, because);
            };
        }

        private Answer ended(String tenant, Supplier<Answer> done) {
            Optional<String> failure = status.flatMap(Status::failure)
                    .or(() -> message(ConditionType.DAMAGED))
                    .or(() -> message(ConditionType.INVALID));
            if (failure.isPresent()) {
                String reason = "Committed as %s, but not applied yet: %s. It is tried again."
                        .formatted(commit.revision().shortId(), failure.get());
                return CachePilotErrors.Failed.of(500, reason, "internal_server_error")
                        .with(Answer.REVISION, revision());
            }
            return message(ConditionType.HELD)
                    .or(() -> message(ConditionType.PROGRESSING))
                    .map(waits -> accepted(tenant, waits))
                    .orElseGet(() -> done.get().with(Answer.REVISION, revision()));
        }

        private Optional<String> message(ConditionType type) {
            return status.map(now -> now.conditions().get(type))
                    .filter(Condition::holds)
                    .map(Condition::message);
        }

        private Answer accepted(String tenant, String why) {
            String message = "Committed as %s for tenant %s; not finished yet: %s"
                    .formatted(commit.revision().shortId(), tenant, why);
            return Wrapped.accepted(message, new Pending(tenant, revision()))
                    .with(Answer.REVISION, revision())
                    .with("Location", "/api/v1/tenants/" + tenant);
        }
    }

    /** What is told of a change that has not ended. */
    record Pending(String tenant, String revision) {}

    /** Makes a change, and waits for what comes of it. */
    Outcome make(Call call, String tenant, Expectation expected, SpecAction action) {
        return make(call, tenant, expected, action, SpecJudge.NONE);
    }

    /** @param judge what has to hold of the manifests that it is made of */
    Outcome make(Call call, String tenant, Expectation expected, SpecAction action, SpecJudge judge) {
        return applied(call, tenant, commit(call, tenant, expected, action, judge));
    }

    /** What a request says. That there is no such tenant is told before what is wrong with it. */
    <T> T read(String tenant, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (Violated e) {
            require(tenant);
            throw e;
        }
    }

    /**
     * What the manifest of a tenant says now; empty where that is not valid.
     *
     * @throws Fault.NoSuchTenant when there is no manifest
     */
    Optional<TenantSpec> require(String tenant) {
        Manifests now = specs.now();
        if (now.reads().stream().noneMatch(read -> read.isOf(TenantReader.KIND, tenant))) {
            throw new Fault.NoSuchTenant(tenant);
        }
        return now.spec(TenantSpec.class, tenant);
    }

    /** Removes the manifest, and waits for what comes of it. */
    Outcome remove(Call call, String tenant, Expectation expected, SpecJudge judge) {
        return applied(
                call,
                tenant,
                AskedRemoval.of(
                        TenantSpec.key(tenant),
                        approvals,
                        () -> commit(call, tenant, expected, new SpecAction.Remove(), judge)));
    }

    private SpecCommit commit(Call call, String tenant, Expectation expected, SpecAction action, SpecJudge judge) {
        try {
            return specs.commit(new SpecChange(request(call), TenantReader.KIND, tenant, expected, action, judge));
        } catch (SpecRefused e) {
            if (e.reason() == SpecRefused.Reason.MISSING) {
                throw new Fault.NoSuchTenant(tenant);
            }
            throw e;
        }
    }

    private Outcome applied(Call call, String tenant, SpecCommit commit) {
        Key key = TenantSpec.key(tenant);
        if (isAsync(call)) {
            Thread.ofVirtual().name("take over").start(controlPlane::takeOver);
            return new Outcome(commit, new Settled.Unfinished(), board.get(key));
        }
        Settled settled = controlPlane.settle(key, atMost);
        return new Outcome(commit, settled, board.get(key));
    }

    /** Whether the caller does not want to wait for what comes of it, in the words of RFC 7240. */
    static boolean isAsync(Call call) {
        return call.header("Prefer").filter("respond-async"::equals).isPresent();
    }

    private SpecChange.Request request(Call call) {
        String caller = call.authenticated().name();
        String operation =
                call.incoming().method() + " " + call.route().orElseThrow().path();
        return new SpecChange.Request(
                new Author(caller, caller + "@api.localhost"),
                operation,
                call.id(),
                Urgency.AWAITED,
                call.header("Idempotency-Key").map(name -> key(name, call)));
    }

    /** Bodies may hold passwords, so what was asked for is known by a keyed fingerprint. */
    private SpecChange.Key key(String name, Call call) {
        if (!IdempotencyKey.isName(name)) {
            throw new Fault.Invalid(
                    "Validation error", "Idempotency-Key must be 1 to 200 printable characters of ASCII");
        }
        String asked = String.join(
                "\n",
                call.incoming().method(),
                call.incoming().rawPath(),
                call.incoming().rawQuery(),
                new String(call.body(), StandardCharsets.UTF_8));
        return new SpecChange.Key(name, Optional.of(fingerprints.of("request", new Secret(asked))));
    }
}
