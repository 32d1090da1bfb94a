package io.cachepilot.report.json;

import io.cachepilot.converge.view.Description;
import io.cachepilot.loop.status.Status;
import io.cachepilot.plan.Key;
import io.cachepilot.report.SpecDetails;
import java.util.List;
import java.util.Optional;

/** All that is known of one spec, for programs. */
public record DetailsJson(
        String kind,
        String name,
        String file,
        List<Description.Detail> details,
        List<Description.Section> sections,
        List<ConditionJson> conditions,
        Optional<String> observed_revision,
        Optional<String> waiting_for,
        int failures) {
    public static DetailsJson of(SpecDetails details) {
        Key key = details.description().view().key();
        Optional<Status> status = details.status();
        return new DetailsJson(
                key.kind(),
                key.name(),
                details.description().view().file(),
                details.description().details(),
                details.description().sections(),
                ConditionJson.of(status),
                status.map(Status::observedRevision),
                status.flatMap(Status::waitingFor),
                status.map(Status::failures).orElse(0));
    }
}
