package io.cachepilot.report.json;

import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.Status;
import java.util.List;
import java.util.Optional;

/** A condition for programs. */
public record ConditionJson(String type, boolean holds, String since, String reason, String message) {
    static List<ConditionJson> of(Optional<Status> status) {
        return status.stream()
                .flatMap(it -> it.conditions().values().stream())
                .map(ConditionJson::of)
                .toList();
    }

    private static ConditionJson of(Condition condition) {
        return new ConditionJson(
                condition.type().text(),
                condition.holds(),
                condition.since().toString(),
                condition.reason(),
                condition.message());
    }
}
