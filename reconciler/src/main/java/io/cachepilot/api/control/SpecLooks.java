package io.cachepilot.api.control;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.event.EventStreams;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.SpecList;
import io.cachepilot.report.Versions;
import io.cachepilot.report.answer.Question;
import io.cachepilot.report.answer.Reports;
import io.cachepilot.report.json.DetailsJson;
import io.cachepilot.report.json.ExplanationJson;
import io.cachepilot.report.json.VersionsJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** How specs are, and what became of them. */
record SpecLooks(NamedSpecs specs, Reports reports, ToldAnswers told, EventStreams streams) {
    private static final int MOST_VERSIONS = 100;

    /**
     * A spec in a list.
     *
     * @param fields what its kind tells of each, by the names of that
     */
    record Listed(
            String kind,
            String name,
            String file,
            String status,
            boolean well,
            String message,
            Map<String, Object> fields) {}

    /**
     * What was asked for, and what to know about it.
     *
     * @param away why what runs can't be looked at
     */
    record Listing(
            List<Listed> specs,
            List<String> warnings,
            List<String> problems,
            List<String> damaged,
            List<String> away) {}

    Map<String, RequestHandler> handlers() {
        return Map.of(
                "listSpecs",
                this::list,
                "describeSpec",
                this::describe,
                "explainSpec",
                this::explain,
                "getSpecHistory",
                this::history,
                "listChanges",
                this::changes,
                "streamSpecEvents",
                this::events,
                "streamEventsOfSpecs",
                this::allEvents);
    }

    private Answer list(Request request) {
        var question = new Question.All(
                request.query("kind").orElse(Overview.STANDARD),
                request.query("kind").isPresent());
        return told.of(request, question).orElseGet(() -> listed(request));
    }

    private Answer listed(Request request) {
        Listing listing = listing(request.query("kind"), _ -> true);
        return Wrapped.ok("Found %d specs".formatted(listing.specs().size()), listing);
    }

    /**
     * How specs are.
     *
     * @param only this kind
     * @param which of them are told of
     */
    Listing listing(Optional<String> only, Predicate<Key> which) {
        List<SpecList> lists = only.map(kind -> List.of(reports.list(kind)))
                .orElseGet(() ->
                        reports.views().keySet().stream().map(reports::list).toList());
        var specs = new ArrayList<Listed>();
        for (SpecList list : lists) {
            list.rows().stream()
                    .filter(row -> which.test(list.kind().key(row.name())))
                    .forEach(row -> specs.add(listed(list, row)));
        }
        SpecList any = lists.getFirst();
        List<String> away =
                lists.stream().flatMap(list -> list.away().stream()).distinct().toList();
        return new Listing(specs, any.warnings(), any.problems(), any.damaged(), away);
    }

    private static Listed listed(SpecList list, Overview.Row row) {
        return new Listed(
                list.kind().keyKind(),
                row.name(),
                row.view().map(SpecView::file).orElse(""),
                Overview.status(row),
                Overview.isWell(row),
                Overview.message(row),
                row.view().map(SpecView::values).orElse(Map.of()));
    }

    private Answer describe(Request request) {
        return told.of(request, new Question.Details(specs.written(request))).orElseGet(() -> {
            Key key = specs.of(request).key();
            return Wrapped.ok(key + " as it is now", DetailsJson.of(reports.describe(key, ToldAnswers.ELSEWHERE)));
        });
    }

    private Answer explain(Request request) {
        return told.of(request, new Question.Reasons(specs.written(request))).orElseGet(() -> {
            Key key = specs.of(request).key();
            return Wrapped.ok("Why %s is as it is".formatted(key), ExplanationJson.of(reports.explain(key)));
        });
    }

    private Answer history(Request request) {
        var question = new Question.Changes(Optional.of(specs.written(request)), most(request));
        return told.of(request, question).orElseGet(() -> {
            Key key = specs.of(request).key();
            return versions(reports.versions(Optional.of(key), most(request)));
        });
    }

    private Answer changes(Request request) {
        return told.of(request, new Question.Changes(Optional.empty(), most(request)))
                .orElseGet(() -> versions(reports.versions(Optional.empty(), most(request))));
    }

    private static int most(Request request) {
        return request.query("most").map(Integer::parseInt).orElse(MOST_VERSIONS);
    }

    private static Answer versions(Versions versions) {
        return Wrapped.ok("Found %d versions".formatted(versions.versions().size()), VersionsJson.of(versions));
    }

    private Answer events(Request request) {
        var question = new Question.Happened(Optional.of(specs.written(request)), most(request));
        return told.of(request, question).orElseGet(() -> {
            String subject = specs.known(request).toString();
            return streams.stream(request, event -> event.subject().equals(subject));
        });
    }

    private Answer allEvents(Request request) {
        return told.of(request, new Question.Happened(Optional.empty(), most(request)))
                .orElseGet(() -> streams.stream(request, _ -> true));
    }
}
