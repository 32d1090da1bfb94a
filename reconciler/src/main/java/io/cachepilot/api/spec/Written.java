package io.cachepilot.api.spec;

import io.cachepilot.control.Settled;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Status;
import io.cachepilot.spec.SpecCommit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What became of a change.
 *
 * @param settled how far it has come within the time
 * @param statuses of the specs that are still there
 */
public record Written(SpecCommit commit, Settled settled, List<Status> statuses) {
    public Written {
        statuses = List.copyOf(statuses);
    }

    /** How far it has come, of all specs together. */
    public sealed interface Progress {
        /** All is as was wanted. */
        record Done() implements Progress {}

        /** It goes on, or waits for something. */
        record Pending(String because) implements Progress {}

        /** It did not work, and is tried again. */
        record Failed(String because) implements Progress {}
    }

    /** The id of the commit. */
    public String revision() {
        return commit.revision().commit();
    }

    public Progress progress() {
        return switch (settled) {
            case Settled.Ended _ -> ended();
            case Settled.Unfinished _ ->
                new Progress.Pending(message(ConditionType.PROGRESSING).orElse("it is being applied"));
            case Settled.NotTaken(String because) -> new Progress.Pending(because);
        };
    }

    private Progress ended() {
        return first(Status::failure)
                .or(() -> message(ConditionType.DAMAGED))
                .or(() -> message(ConditionType.INVALID))
                .<Progress>map(Progress.Failed::new)
                .or(() -> message(ConditionType.HELD)
                        .or(() -> message(ConditionType.PROGRESSING))
                        .map(Progress.Pending::new))
                .orElseGet(Progress.Done::new);
    }

    private Optional<String> message(ConditionType type) {
        return first(status -> Optional.ofNullable(status.conditions().get(type))
                .filter(Condition::holds)
                .map(Condition::message));
    }

    private Optional<String> first(Function<Status, Optional<String>> what) {
        return statuses.stream().map(what).flatMap(Optional::stream).findFirst();
    }
}
