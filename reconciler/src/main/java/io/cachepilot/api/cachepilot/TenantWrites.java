package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.Violated;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.spec.Failed;
import io.cachepilot.api.spec.SpecWrites;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.api.spec.Written;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecEdit;
import io.cachepilot.spec.SpecJudge;
import io.cachepilot.spec.SpecRefused;
import java.util.Optional;
import java.util.function.Supplier;

/** Has changes of one tenant carried out, and tells what came of them. */
final class TenantWrites {
    private final SpecWrites writes;

    TenantWrites(SpecWrites writes) {
        this.writes = writes;
    }

    /** What became of a change. */
    record Outcome(Written written) {
        String revision() {
            return written.revision();
        }

        /** @param done the answer when all is as was wanted */
        Answer answer(String tenant, Supplier<Answer> done) {
            return switch (written.progress()) {
                case Written.Progress.Done _ -> done.get().with(Answer.REVISION, revision());
                case Written.Progress.Pending(String because) -> accepted(tenant, because);
                case Written.Progress.Failed(String because) -> {
                    String reason = "Committed as %s, but not applied yet: %s. It is tried again."
                            .formatted(shortRevision(), because);
                    yield Failed.of(500, reason, "internal_server_error").with(Answer.REVISION, revision());
                }
            };
        }

        private String shortRevision() {
            return written.commit().revision().shortId();
        }

        private Answer accepted(String tenant, String why) {
            String message =
                    "Committed as %s for tenant %s; not finished yet: %s".formatted(shortRevision(), tenant, why);
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
        try {
            return new Outcome(writes.make(call, new SpecEdit(TenantReader.KIND, tenant, expected, action, judge)));
        } catch (SpecRefused e) {
            if (e.reason() == SpecRefused.Reason.MISSING) {
                throw new Fault.NoSuchTenant(tenant);
            }
            throw e;
        }
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
        Manifests now = writes.specs().now();
        if (now.reads().stream().noneMatch(read -> read.isOf(TenantReader.KIND, tenant))) {
            throw new Fault.NoSuchTenant(tenant);
        }
        return now.spec(TenantSpec.class, tenant);
    }
}
