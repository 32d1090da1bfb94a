package io.cachepilot.kind.tenant.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One tenant's plan in plain values: what {@code diff --json} prints and what a saved plan holds. */
public record WrittenPlan(String tenant, List<Step> actions, List<FieldChange> differences, List<Waiting> waits) {
    public WrittenPlan {
        actions = List.copyOf(actions);
        differences = List.copyOf(differences);
        waits = List.copyOf(waits);
    }

    public static WrittenPlan of(Plan plan) {
        return new WrittenPlan(
                plan.tenant(),
                plan.actions().stream().map(Step::of).toList(),
                plan.differences().stream().map(FieldChange::of).toList(),
                plan.waits().stream().map(Waiting::of).toList());
    }

    public boolean inSync() {
        return actions.isEmpty() && differences.isEmpty() && waits.isEmpty();
    }

    /** Whether one of its actions loses data. */
    public boolean losesData() {
        return actions.stream().anyMatch(step -> step.impact().equals(text(Impact.DATA)));
    }

    /** The names of all kinds of actions. */
    public static Set<String> kindsOfActions() {
        return Arrays.stream(Action.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * One action.
     *
     * @param action its kind, the name of a member of {@link Action}
     * @param description the same for people; it tells apart what the kind alone does not, as whether data is kept
     */
    public record Step(String action, String description, String reason, String impact, List<FieldChange> changes) {
        public Step {
            changes = List.copyOf(changes);
        }

        static Step of(Action action) {
            return new Step(
                    action.getClass().getSimpleName(),
                    PlanText.verb(action),
                    action.reason().toString(),
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
        static FieldChange of(Change change) {
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
