package io.cachepilot.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One plan in plain values: what {@code diff --json} prints and what a saved plan holds.
 *
 * @param removes whether nothing is left of what the plan is about once it is done
 */
public record WrittenPlan(List<Step> actions, List<FieldChange> differences, List<Waiting> waits, boolean removes) {
    public WrittenPlan {
        actions = List.copyOf(actions);
        differences = List.copyOf(differences);
        waits = List.copyOf(waits);
    }

    public static WrittenPlan of(Plan<?> plan) {
        return new WrittenPlan(
                plan.actions().stream().map(Step::of).toList(),
                plan.differences().stream().map(FieldChange::of).toList(),
                plan.waits().stream().map(Waiting::of).toList(),
                plan.actions().stream().anyMatch(Action::removes));
    }

    public boolean inSync() {
        return actions.isEmpty() && differences.isEmpty() && waits.isEmpty();
    }

    /** Whether one of its actions loses data. */
    public boolean losesData() {
        return actions.stream().anyMatch(step -> step.impact().equals(text(Impact.DATA)));
    }

    /**
     * One action.
     *
     * @param action its kind, the name of a member of {@link Action#name}
     * @param description the same for people; it tells apart what the kind alone does not, as whether data is kept
     */
    public record Step(String action, String description, String reason, String impact, List<FieldChange> changes) {
        public Step {
            changes = List.copyOf(changes);
        }

        static Step of(Action action) {
            return new Step(
                    action.name(),
                    action.verb(),
                    action.why(),
                    text(action.impact()),
                    action.changes().stream().map(FieldChange::of).toList());
        }

        /** In a line, as {@link PlanText#line(Action)} says it, without the symbol. */
        public String line() {
            String does = Arrays.stream(Impact.values())
                    .filter(known -> text(known).equals(impact))
                    .map(Impact::toString)
                    .findFirst()
                    .orElse(impact);
            return description + ": " + reason + (does.isEmpty() ? "" : " [" + does + "]");
        }
    }

    /** A field that is not as wanted. */
    public record FieldChange(String field, Optional<String> from, Optional<String> to, String cause) {
        static FieldChange of(Change<?> change) {
            return new FieldChange(
                    change.field().toString(),
                    change.from(),
                    change.to(),
                    change.cause().toString());
        }

        /** The change without the name of its field. */
        String line() {
            return from.orElse("(none)") + " -> " + to.orElse("(none)") + " (" + cause + ")";
        }
    }

    /** Why something is not in the plan now. The message may be another one at each look. */
    public record Waiting(String cause, String message) {
        static Waiting of(Wait wait) {
            return new Waiting(lower(wait.cause()), wait.message());
        }
    }

    private static String text(Impact impact) {
        return lower(impact);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
