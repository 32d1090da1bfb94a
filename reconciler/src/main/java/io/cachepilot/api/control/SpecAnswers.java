package io.cachepilot.api.control;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Failed;
import io.cachepilot.api.spec.Preconditions;
import io.cachepilot.api.spec.SpecWrites;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.api.spec.Written;
import io.cachepilot.spec.SpecDelta;
import io.cachepilot.spec.SpecEdit;
import io.cachepilot.spec.SpecReview;
import java.util.List;
import java.util.stream.Collectors;

/** Has changes made that the caller may make, and tells what came of them. */
record SpecAnswers(SpecWrites writes, SpecRights rights) {
    /** What became of one spec. */
    record Changed(String kind, String name, List<String> changes) {
        static Changed of(SpecDelta delta) {
            return new Changed(delta.key().kind(), delta.name(), delta.words());
        }
    }

    /** A commit, and what it did. */
    record Applied(String revision, List<Changed> specs) {}

    /** Makes a change, and waits for what comes of it. */
    Answer make(Request request, List<SpecEdit> edits) {
        return make(request, edits, SpecReview.NONE);
    }

    /** @param more what has to hold beside the caller's rights */
    Answer make(Request request, List<SpecEdit> edits, SpecReview more) {
        SpecReview allowed = rights.of(request.call().authenticated());
        Written written = writes.make(request.call(), edits, deltas -> {
            allowed.review(deltas);
            more.review(deltas);
        });
        var applied = new Applied(
                written.revision(),
                written.commit().specs().stream().map(Changed::of).toList());
        Answer answer = switch (written.progress()) {
            case Written.Progress.Done _ -> Wrapped.ok(words(applied), applied);
            case Written.Progress.Pending(String because) ->
                Wrapped.accepted(
                        "Committed as %s; not finished yet: %s"
                                .formatted(written.commit().revision().shortId(), because),
                        applied);
            case Written.Progress.Failed(String because) ->
                Failed.of(
                        500,
                        "Committed as %s, but not applied yet: %s. It is tried again."
                                .formatted(written.commit().revision().shortId(), because),
                        "internal_server_error");
        };
        Answer told = answer.with(Answer.REVISION, written.revision());
        return edits.size() > 1
                ? told
                : written.commit()
                        .spec()
                        .map(spec -> told.with("ETag", Preconditions.tag(spec)))
                        .orElse(told);
    }

    private static String words(Applied applied) {
        return applied.specs().stream()
                .map(spec -> "%s/%s: %s"
                        .formatted(
                                spec.kind(),
                                spec.name(),
                                spec.changes().isEmpty() ? "as it was" : String.join(", ", spec.changes())))
                .collect(Collectors.joining("; "));
    }
}
