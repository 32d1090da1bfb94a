package io.cachepilot.api.spec;

import io.cachepilot.access.Principal;
import io.cachepilot.access.Role;
import io.cachepilot.api.http.Call;
import io.cachepilot.control.AskedRemoval;
import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.Settled;
import io.cachepilot.control.hold.AuthorsConsent;
import io.cachepilot.control.hold.Holding;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.plan.Key;
import io.cachepilot.secret.Fingerprints;
import io.cachepilot.secret.Secret;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.IdempotencyKey;
import io.cachepilot.source.write.Urgency;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecChange;
import io.cachepilot.spec.SpecCommit;
import io.cachepilot.spec.SpecDelta;
import io.cachepilot.spec.SpecEdit;
import io.cachepilot.spec.SpecRepository;
import io.cachepilot.spec.SpecReview;
import io.cachepilot.spec.StoredSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Carries out what callers want: as a commit, which is applied before the answer is given. What was committed stays,
 * whatever becomes of it: the control plane goes on trying.
 *
 * @param holding where a change comes into force only once somebody who may has agreed to it
 * @param atMost how long an answer waits for what was committed to be applied
 */
public record SpecWrites(
        SpecRepository specs,
        ControlPlane controlPlane,
        StatusBoard board,
        Fingerprints fingerprints,
        ApprovalFiles approvals,
        Optional<Holding> holding,
        Duration atMost) {
    /** Makes a change of one spec, and waits for what comes of it. */
    public Written make(Call call, SpecEdit edit) {
        return make(call, List.of(edit), SpecReview.NONE);
    }

    /**
     * The same of several, which all are changed or none.
     *
     * @throws UnfitIdempotencyKey when the caller's name for the request is none
     */
    public Written make(Call call, List<SpecEdit> edits, SpecReview review) {
        Optional<AuthorsConsent> consent = holding.filter(_ -> isAdmin(call)).map(held -> held.consent(true));
        var change =
                new SpecChange(request(call), edits, consent.map(review::then).orElse(review));
        Supplier<SpecCommit> commit = () -> specs.commit(change);
        if (consent.isPresent()) {
            Supplier<SpecCommit> inner = commit;
            commit = () -> consent.get().during(inner);
        }
        for (SpecEdit edit : edits) {
            if (edit.action() instanceof SpecAction.Remove) {
                Supplier<SpecCommit> inner = commit;
                commit = () -> AskedRemoval.of(Key.of(edit.kind(), edit.name()), approvals, inner);
            }
        }
        return applied(call, edits, commit.get());
    }

    /**
     * What a change would make.
     *
     * @throws UnfitIdempotencyKey when the caller's name for the request is none
     */
    public SpecRepository.Preview preview(Call call, List<SpecEdit> edits, SpecReview review) {
        return specs.preview(new SpecChange(request(call), edits, review));
    }

    private Written applied(Call call, List<SpecEdit> edits, SpecCommit commit) {
        var keys = new TreeSet<Key>();
        edits.forEach(edit -> keys.add(Key.of(edit.kind(), edit.name())));
        if (holding.isPresent() && commit.changed()) {
            List<String> waiting = holding.get().waiting(stillWritten(commit));
            if (!waiting.isEmpty()) {
                return new Written(commit, new Settled.NotTaken(waits(waiting, isAdmin(call))), List.of());
            }
        }
        Settled settled = new Settled.Unfinished();
        if (Preconditions.isAsync(call)) {
            Thread.ofVirtual().name("take over").start(controlPlane::takeOver);
        } else {
            settled = controlPlane.settle(keys, atMost);
        }
        return new Written(
                commit,
                settled,
                keys.stream().map(board::get).flatMap(Optional::stream).toList());
    }

    /** A request that is repeated is answered by its commit, and others may have written since. */
    private List<SpecDelta> stillWritten(SpecCommit commit) {
        return commit.specs().stream()
                .filter(delta -> delta.after()
                        .map(StoredSpec::etag)
                        .equals(specs.find(delta.kind(), delta.name()).map(StoredSpec::etag)))
                .toList();
    }

    private static boolean isAdmin(Call call) {
        return call.authenticated().role().permits(Role.ADMIN);
    }

    private static String waits(List<String> specs, boolean may) {
        String what = String.join(", ", specs);
        return may
                ? "what else was written there waits for an approval, and this with it: " + what
                : "it waits for an approval of an admin: " + what;
    }

    private SpecChange.Request request(Call call) {
        Principal caller = call.authenticated();
        String operation =
                call.incoming().method() + " " + call.route().orElseThrow().path();
        return new SpecChange.Request(
                new Author(
                        caller.name(),
                        caller.name() + (caller.kind() == Principal.Kind.HOST ? "@localhost" : "@api.localhost")),
                operation,
                call.id(),
                Urgency.AWAITED,
                call.header("Idempotency-Key").map(name -> key(name, call)));
    }

    /** Bodies may hold passwords, so what was asked for is known by a keyed fingerprint. */
    private SpecChange.Key key(String name, Call call) {
        if (!IdempotencyKey.isName(name)) {
            throw new UnfitIdempotencyKey();
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
