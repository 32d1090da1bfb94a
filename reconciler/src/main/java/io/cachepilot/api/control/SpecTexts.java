package io.cachepilot.api.control;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Preconditions;
import io.cachepilot.converge.act.ProtectedSpec;
import io.cachepilot.converge.act.SpecActs;
import io.cachepilot.manifest.edit.value.MergePatch;
import io.cachepilot.report.Overview;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecEdit;
import io.cachepilot.spec.SpecHistory;
import io.cachepilot.spec.SpecJudge;
import io.cachepilot.spec.StoredSpec;
import java.util.List;
import java.util.Map;

/** The manifest of one spec: as it is written, written anew, taken away, and back again. */
record SpecTexts(NamedSpecs specs, SpecContents contents, SpecHistory history, SpecVerbs verbs, SpecAnswers answers) {
    private static final String YAML = "application/yaml";

    Map<String, RequestHandler> handlers() {
        return Map.of(
                "readSpec",
                this::read,
                "writeSpec",
                this::write,
                "patchSpec",
                this::patch,
                "deleteSpec",
                this::delete,
                "rollbackSpec",
                this::rollback,
                "suspendSpec",
                request -> suspend(request, true),
                "resumeSpec",
                request -> suspend(request, false));
    }

    private Answer read(Request request) {
        NamedSpecs.Named named = specs.of(request);
        StoredSpec spec = stored(named);
        return Answer.text(200, YAML, contents.shown(spec)).with("ETag", Preconditions.tag(spec));
    }

    private StoredSpec stored(NamedSpecs.Named named) {
        return answers.writes()
                .specs()
                .find(named.kind(), named.name())
                .orElseThrow(() -> Overview.unknown(specs.views(), named.key()));
    }

    private Answer write(Request request) {
        NamedSpecs.Named named = specs.of(request);
        List<SpecContents.Document> documents = contents.read(request.body());
        if (documents.size() != 1
                || !documents.getFirst().kind().equals(named.kind())
                || !documents.getFirst().name().equals(named.name())) {
            throw new SeveralSpecs.UnfitBody(
                    "the body is one document, of %s %s".formatted(named.kind(), named.name()));
        }
        return make(
                request,
                named,
                Preconditions.expectedOrNew(request.call()),
                new SpecAction.Replace(documents.getFirst().text()));
    }

    private Answer patch(Request request) {
        NamedSpecs.Named named = specs.of(request);
        MergePatch patch = contents.patch(named, request.fields().sent());
        Expectation expected = Preconditions.expectedOrNew(request.call());
        return make(request, named, expected, SpecAction.patch(expected, named.kind(), named.name(), patch));
    }

    private Answer delete(Request request) {
        NamedSpecs.Named named = specs.of(request);
        SpecActs acts = verbs.of(named.key());
        boolean force = request.flag("force");
        SpecJudge loss = SpecVerbs.agreed(request, now -> acts.lossOfRemoval(named.name(), now));
        var removal = new SpecEdit(
                named.kind(), named.name(), Preconditions.expected(request.call()), new SpecAction.Remove(), now -> {
                    if (!force) {
                        ProtectedSpec.refuse(acts, named.key(), now);
                    }
                    loss.judge(now);
                });
        return answers.make(request, List.of(removal));
    }

    private Answer rollback(Request request) {
        NamedSpecs.Named named = specs.of(request);
        SpecHistory.Rollback back = history.rollback(request.query("revision"), named.kind(), named.name());
        return make(request, named, back.expected(), back.action());
    }

    private Answer suspend(Request request, boolean suspended) {
        return make(request, specs.of(request), Preconditions.expected(request.call()), SpecAction.suspend(suspended));
    }

    private Answer make(Request request, NamedSpecs.Named named, Expectation expected, SpecAction action) {
        return answers.make(request, List.of(new SpecEdit(named.kind(), named.name(), expected, action)));
    }
}
