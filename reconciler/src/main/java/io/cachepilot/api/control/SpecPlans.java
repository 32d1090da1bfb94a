package io.cachepilot.api.control;

import io.cachepilot.access.Principal;
import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.plan.DiffJson;
import io.cachepilot.report.answer.Question;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What would be done now, or if some manifests were other ones. Writes nothing. */
record SpecPlans(NamedSpecs specs, SpecContents contents, ToldAnswers told) {
    Map<String, RequestHandler> handlers() {
        return Map.of("diffSpec", this::diffOfOne, "diffSpecs", this::diff, "diffDocuments", this::diffOfDocuments);
    }

    private Answer diffOfOne(Request request) {
        return answer(request, new Question.Plans(List.of(specs.written(request)), Optional.empty()));
    }

    private Answer diff(Request request) {
        return answer(request, new Question.Plans(named(request), Optional.empty()));
    }

    /** A person on this host sees the secrets of files anyway. To others no difference may tell whether a password was guessed. */
    private Answer diffOfDocuments(Request request) {
        byte[] body = request.body();
        if (request.call().authenticated().kind() != Principal.Kind.HOST) {
            var _ = contents.read(body);
        }
        var given = new Question.Given(
                request.query("file").orElse(SpecContents.BODY), new String(body, StandardCharsets.UTF_8));
        return answer(request, new Question.Plans(named(request), Optional.of(given)));
    }

    private static List<String> named(Request request) {
        return request.query("specs").stream()
                .flatMap(names -> Stream.of(names.split(",", -1)))
                .toList();
    }

    private Answer answer(Request request, Question.Plans question) {
        return told.of(request, question).orElseGet(() -> wrapped(told.reports().diff(question)));
    }

    private static Answer wrapped(DiffJson diff) {
        long changed = diff.specs().stream().filter(spec -> !spec.in_sync()).count();
        return Wrapped.ok(
                "%d of %d specs would change".formatted(changed, diff.specs().size()), diff);
    }
}
