package io.cachepilot.loop.status;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How a key is, as a person would say it first: the worst of what is said of it. The one answer of which tables, exit codes and
 * APIs tell, each in words of its own.
 *
 * @param ready whether it serves, as its spec asks or as the last valid one did
 * @param about the condition that the message is of; empty where it is of none
 * @param message why it is not well, or what is under way; empty text when there is nothing to say
 */
public record Health(State state, boolean ready, Optional<ConditionType> about, String message) {
    /** How something is, the worst first. */
    public enum State {
        /** What runs it can't be asked, so whatever was said of it is of before. */
        UNKNOWN(false),
        /** No spec asks for it any more, and it is kept until that is known to be meant. */
        HELD(false),
        /** Something of it can't be read. */
        DAMAGED(false),
        /** Its newest spec is refused. */
        INVALID(false),
        /** Left alone, as its spec says. */
        SUSPENDED(true),
        /** It failed since it was last in sync, and is tried again. */
        FAILING(false),
        /** What it needs is not there. */
        BLOCKED(false),
        /** It is on its way, or waits for its time. */
        PROGRESSING(true),
        /** Somebody else had changed it, and that was made undone. */
        DRIFTED(true),
        IN_SYNC(true),
        /** Nothing is known of it yet but that it does not serve. */
        NOT_READY(true);

        private final boolean well;

        State(boolean well) {
            this.well = well;
        }
    }

    /** What is said of a key as its last run left it. */
    public static Health of(Status status) {
        return found(status, ConditionType.ENGINE_UNAVAILABLE, State.UNKNOWN)
                .or(() -> found(status, ConditionType.HELD, State.HELD))
                .or(() -> found(status, ConditionType.DAMAGED, State.DAMAGED))
                .or(() -> found(status, ConditionType.INVALID, State.INVALID))
                .or(() -> found(status, ConditionType.SUSPENDED, State.SUSPENDED))
                .or(() -> failing(status))
                .or(() -> found(status, ConditionType.OBSTRUCTED, State.BLOCKED))
                .or(() -> found(status, ConditionType.PROGRESSING, State.PROGRESSING))
                .or(() -> found(status, ConditionType.DRIFTED, State.DRIFTED))
                .or(() -> status.waitingFor()
                        .map(what -> new Health(State.PROGRESSING, ready(status), Optional.empty(), what)))
                .orElseGet(() -> new Health(
                        ready(status) ? State.IN_SYNC : State.NOT_READY, ready(status), Optional.empty(), ""));
    }

    /** What a person has to see to, a line for each of those keys. */
    public static List<String> unwell(List<Status> statuses, Predicate<Status> which) {
        return statuses.stream()
                .filter(which)
                .filter(status -> !of(status).isWell())
                .map(status -> status.key() + ": " + of(status).told())
                .toList();
    }

    /** Whether there is nothing that a person has to see to. */
    public boolean isWell() {
        return state.well;
    }

    /** The message, with the condition that it is of before it. */
    public String told() {
        return about.map(condition -> condition.text() + ": ").orElse("") + message;
    }

    private static Optional<Health> failing(Status status) {
        return status.failures() == 0
                ? Optional.empty()
                : Optional.of(new Health(
                        State.FAILING,
                        ready(status),
                        Optional.empty(),
                        status.failure().orElseGet(() -> "failed %d times".formatted(status.failures()))));
    }

    private static Optional<Health> found(Status status, ConditionType type, State state) {
        return Optional.ofNullable(status.conditions().get(type))
                .filter(Condition::holds)
                .map(condition -> new Health(state, ready(status), Optional.of(type), condition.message()));
    }

    private static boolean ready(Status status) {
        return status.holds(ConditionType.READY);
    }
}
