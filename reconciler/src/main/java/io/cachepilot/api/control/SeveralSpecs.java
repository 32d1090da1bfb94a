package io.cachepilot.api.control;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Observation;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.converge.Planning;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.DiffJson;
import io.cachepilot.plan.Key;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecEdit;
import io.cachepilot.spec.SpecJudge;
import io.cachepilot.spec.SpecRepository;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Several documents at once, as one commit; and what they would do, before they do it. */
record SeveralSpecs(SpecContents contents, Observation observation, SpecAnswers answers) {
    /** The body is not made of what it has to be made of. */
    static final class UnfitBody extends RuntimeException {
        UnfitBody(String message) {
            super(message, null, false, false);
        }
    }

    /** What would be done is not what was expected. */
    static final class OtherPlan extends RuntimeException {
        OtherPlan(String message) {
            super(message, null, false, false);
        }
    }

    /** @param plan_hash to be sent with the change, so that nothing else is done than what is shown here */
    record Planned(String plan_hash, List<SpecAnswers.Changed> specs, DiffJson diff) {}

    private record Proposed(SpecRepository.Preview preview, Planning planning) {
        String hash() {
            return planning.hash();
        }
    }

    Map<String, RequestHandler> handlers() {
        return Map.of("changeSpecs", this::change);
    }

    private Answer change(Request request) {
        List<SpecContents.Document> documents = contents.read(request.body());
        boolean dry = request.flag("dry_run");
        Optional<String> expected = request.query("plan_hash");
        List<SpecEdit> edits = edits(documents, SpecJudge.NONE);
        if (edits.isEmpty()) {
            throw new UnfitBody("the body holds no document");
        }
        if (!dry && expected.isEmpty()) {
            return answers.make(request, edits);
        }
        Proposed proposed = proposed(request, edits);
        expected.filter(hash -> !hash.equals(proposed.hash())).ifPresent(hash -> {
            throw new OtherPlan("the plan is %s now, and was expected to be %s; look at it again with dry_run=true"
                    .formatted(proposed.hash(), hash));
        });
        return dry ? told(proposed) : answers.make(request, edits(documents, now -> refuseOther(proposed, now)));
    }

    /** What was planned of other manifests is not what would be done. */
    private static void refuseOther(Proposed proposed, Manifests now) {
        if (!now.equals(proposed.preview().before())) {
            throw new OtherPlan("the manifests were changed meanwhile; look at the plan again with dry_run=true");
        }
    }

    private Proposed proposed(Request request, List<SpecEdit> edits) {
        SpecRepository.Preview preview = answers.writes()
                .preview(
                        request.call(),
                        edits,
                        answers.rights().of(request.call().authenticated()));
        Set<Key> keys =
                edits.stream().map(edit -> Key.of(edit.kind(), edit.name())).collect(Collectors.toUnmodifiableSet());
        return new Proposed(
                preview,
                observation.kinds().planned(() -> observation.intake().saying(preview.after()), keys::contains));
    }

    private Answer told(Proposed proposed) {
        DiffJson diff = observation.diff(proposed.planning());
        return Wrapped.ok(
                "%d specs would be written; nothing was"
                        .formatted(proposed.preview().specs().size()),
                new Planned(
                        proposed.hash(),
                        proposed.preview().specs().stream()
                                .map(SpecAnswers.Changed::of)
                                .toList(),
                        diff));
    }

    private static List<SpecEdit> edits(List<SpecContents.Document> documents, SpecJudge judge) {
        return documents.stream()
                .map(document -> new SpecEdit(
                        document.kind(),
                        document.name(),
                        new Expectation.None(),
                        new SpecAction.Replace(document.text()),
                        judge))
                .toList();
    }
}
