package io.cachepilot.api.control;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Preconditions;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.converge.act.Runs;
import io.cachepilot.converge.act.SpecActs;
import io.cachepilot.converge.act.Verb;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.answer.Question;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecEdit;
import io.cachepilot.spec.SpecJudge;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * What is done with specs of which something runs.
 *
 * @param acts of each kind, by the kind of its keys
 */
record SpecVerbs(
        NamedSpecs specs,
        SortedMap<String, SpecActs> acts,
        SpecAnswers answers,
        ToldAnswers told,
        InstantSource clock) {
    private static final int STANDARD_LINES = 100;

    /** Somebody wants it only if nothing is lost by it. */
    static final class WouldLose extends RuntimeException {
        private WouldLose(String loss) {
            super(loss, null, false, false);
        }
    }

    record Logged(String kind, String name, List<String> lines) {}

    Map<String, RequestHandler> handlers() {
        return Map.of(
                "startSpec",
                request -> make(request, Verb.START),
                "stopSpec",
                request -> make(request, Verb.STOP),
                "restartSpec",
                request -> make(request, Verb.RESTART),
                "getSpecLogs",
                this::logs);
    }

    /** What persons do with specs of the kind of that one. */
    SpecActs of(Key key) {
        return SpecActs.of(acts, key);
    }

    private Runs runs(Key key) {
        return SpecActs.runs(acts, key);
    }

    private Answer make(Request request, Verb verb) {
        NamedSpecs.Named named = specs.of(request);
        Runs runs = runs(named.key());
        Optional<String> part = request.query("part");
        var action = new SpecAction.Derive(now -> runs.edits(verb, named.name(), part, now, clock.instant()));
        SpecJudge judge =
                verb == Verb.STOP ? agreed(request, now -> runs.lossOfStop(named.name(), now)) : SpecJudge.NONE;
        return answers.make(
                request,
                List.of(new SpecEdit(
                        named.kind(), named.name(), Preconditions.expected(request.call()), action, judge)));
    }

    /** Refuses a loss where the request wants that, unless it is the very one that it agrees to. */
    static SpecJudge agreed(Request request, Function<Manifests, Optional<String>> loss) {
        return request.flag("lossless")
                ? SpecJudge.losing(loss, request.query("agreed"), WouldLose::new)
                : SpecJudge.NONE;
    }

    private Answer logs(Request request) {
        int most = request.query("lines").map(Integer::parseInt).orElse(STANDARD_LINES);
        var question = new Question.Lines(specs.written(request), request.query("part"), most);
        return told.of(request, question).orElseGet(() -> logged(request, most));
    }

    private Answer logged(Request request, int most) {
        Key key = specs.known(request);
        List<String> lines = runs(key).logs(key.name(), request.query("part"), most);
        return Wrapped.ok(
                "The last %d lines of %s".formatted(lines.size(), Overview.named(key)),
                new Logged(key.kind(), key.name(), lines));
    }
}
