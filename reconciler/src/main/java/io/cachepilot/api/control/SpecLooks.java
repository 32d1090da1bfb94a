package io.cachepilot.api.control;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.event.EventStreams;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.converge.view.Caller;
import io.cachepilot.converge.view.Description;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.Status;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.Reports;
import io.cachepilot.report.SpecDetails;
import io.cachepilot.report.SpecList;
import io.cachepilot.report.Versions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How specs are, and what became of them. */
record SpecLooks(NamedSpecs specs, Reports reports, EventStreams streams) {
    private static final int MOST_VERSIONS = 100;

    /** Whoever asks over a network has no directory here. */
    private static final Caller ELSEWHERE = new Caller("cachepilot", "", Path.of("/"));

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

    record Held(String type, boolean holds, String since, String reason, String message) {
        static Held of(Condition condition) {
            return new Held(
                    condition.type().text(),
                    condition.holds(),
                    condition.since().toString(),
                    condition.reason(),
                    condition.message());
        }
    }

    record Described(
            String kind,
            String name,
            String file,
            List<Description.Detail> details,
            List<Description.Section> sections,
            List<Held> conditions,
            Optional<String> observed_revision,
            Optional<String> waiting_for,
            int failures) {}

    record Version(String revision, String author, String timestamp, List<String> changes, String outcome) {
        static Version of(Versions.Version version) {
            return new Version(
                    version.revision().commit(),
                    version.author(),
                    version.timestamp().toString(),
                    version.changes(),
                    version.outcome());
        }
    }

    record History(String kind, String name, List<Version> history) {}

    Map<String, RequestHandler> handlers() {
        return Map.of(
                "listSpecs",
                this::list,
                "describeSpec",
                this::describe,
                "getSpecHistory",
                this::history,
                "streamSpecEvents",
                this::events);
    }

    private Answer list(Request request) {
        List<SpecList> lists = request.query("kind")
                .map(kind -> List.of(reports.list(kind)))
                .orElseGet(() ->
                        reports.views().keySet().stream().map(reports::list).toList());
        var specs = new ArrayList<Listed>();
        lists.forEach(list -> list.rows().forEach(row -> specs.add(listed(list, row))));
        SpecList any = lists.getFirst();
        List<String> away =
                lists.stream().flatMap(list -> list.away().stream()).distinct().toList();
        return Wrapped.ok(
                "Found %d specs".formatted(specs.size()),
                new Listing(specs, any.warnings(), any.problems(), any.damaged(), away));
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
        Key key = specs.of(request).key();
        SpecDetails details = reports.describe(key, ELSEWHERE);
        Optional<Status> status = details.status();
        return Wrapped.ok(
                key + " as it is now",
                new Described(
                        key.kind(),
                        key.name(),
                        details.description().view().file(),
                        details.description().details(),
                        details.description().sections(),
                        status.map(Status::conditions).map(Map::values).stream()
                                .flatMap(conditions -> conditions.stream().map(Held::of))
                                .toList(),
                        status.map(Status::observedRevision),
                        status.flatMap(Status::waitingFor),
                        status.map(Status::failures).orElse(0)));
    }

    private Answer history(Request request) {
        Key key = specs.of(request).key();
        List<Version> versions = reports.versions(key::equals, MOST_VERSIONS).versions().stream()
                .map(Version::of)
                .toList();
        return Wrapped.ok(
                "Found %d versions".formatted(versions.size()), new History(key.kind(), key.name(), versions));
    }

    private Answer events(Request request) {
        String subject = specs.known(request).toString();
        return streams.stream(request, event -> event.subject().equals(subject));
    }
}
