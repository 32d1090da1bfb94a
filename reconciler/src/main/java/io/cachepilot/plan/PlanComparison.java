package io.cachepilot.plan;

import io.cachepilot.plan.WrittenPlan.FieldChange;
import io.cachepilot.plan.WrittenPlan.Step;
import io.cachepilot.plan.WrittenPlan.Waiting;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells whether a saved plan is still what would be planned. Pure.
 *
 * <p>Two plans are the same when their actions, differences and causes of waits are: kind, order, reason, impact, field,
 * from and to. Not compared is what changes between two looks and means nothing: the message of a wait, which holds
 * times, and whatever is no part of a plan at all, such as used memory. Where that changes what has to be done, or what
 * doing it would lose, the actions are others.
 */
public final class PlanComparison {
    private static final String AS_WANTED = "as wanted";
    private static final String NOTHING = "nothing";

    private PlanComparison() {}

    /** Everything that moved, for all specs; empty when the plan may be applied. */
    public static List<Deviation> deviations(SavedPlan expected, SavedPlan now) {
        return deviations(expected, now, (_, _) -> false);
    }

    /** The same where somebody else works on the plan too: one for which all of it is done has not moved. */
    public static List<Deviation> deviationsOfTheRest(SavedPlan expected, SavedPlan now) {
        return deviations(expected, now, PlanComparison::isDone);
    }

    private static List<Deviation> deviations(
            SavedPlan expected, SavedPlan now, BiPredicate<SavedPlan.Spec, Optional<SavedPlan.Spec>> settled) {
        SortedMap<Key, SavedPlan.Spec> before = expected.byKey();
        SortedMap<Key, SavedPlan.Spec> after = now.byKey();
        var keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        var deviations = new ArrayList<Deviation>();
        for (Key key : keys) {
            Optional<SavedPlan.Spec> was = Optional.ofNullable(before.get(key));
            Optional<SavedPlan.Spec> is = Optional.ofNullable(after.get(key));
            if (was.isEmpty()) {
                deviations.add(new Deviation(key, key.kindWords(), "no such " + key.kindWords(), "it is new"));
            } else if (!settled.test(was.get(), is)) {
                deviations.addAll(is.map(spec -> deviations(was.get(), spec))
                        .orElseGet(() -> List.of(new Deviation(key, key.kindWords(), "it to be there", "it is gone"))));
            }
        }
        return List.copyOf(deviations);
    }

    /** Everything that moved for one spec. That what waited for an approval has got it meanwhile is no move. */
    public static List<Deviation> deviations(SavedPlan.Spec expected, SavedPlan.Spec now) {
        boolean approvedMeanwhile = now.if_approved().isEmpty()
                && expected.if_approved()
                        .filter(plan -> deviations(now.key(), plan, now.plan()).isEmpty())
                        .isPresent();
        if (approvedMeanwhile) {
            return List.of();
        }
        var deviations = new ArrayList<>(deviations(now.key(), expected.plan(), now.plan()));
        if (!expected.fingerprint().equals(now.fingerprint())) {
            deviations.add(new Deviation(
                    now.key(),
                    "spec",
                    "that of then, " + shown(expected.fingerprint()),
                    "another one, " + shown(now.fingerprint())));
        }
        if (deviations.isEmpty() && !same(now.key(), expected.if_approved(), now.if_approved())) {
            deviations.add(new Deviation(
                    now.key(), "what an approval would do", steps(expected.if_approved()), steps(now.if_approved())));
        }
        return List.copyOf(deviations);
    }

    /** Everything that moved between two plans of one spec; empty exactly when they are the same. */
    public static List<Deviation> deviations(Key key, WrittenPlan expected, WrittenPlan now) {
        var deviations = new ArrayList<Deviation>(fields(key, expected, now));
        if (!impacts(expected).equals(impacts(now))) {
            deviations.add(new Deviation(key, "impact", impacts(expected), impacts(now)));
        }
        if (!causes(expected).equals(causes(now))) {
            deviations.add(new Deviation(key, "waits", waits(expected), waits(now)));
        }
        // Other actions follow from other fields, and would only hide them here.
        if (deviations.isEmpty() && !sameSteps(expected, now)) {
            deviations.add(new Deviation(key, "actions", steps(expected), steps(now)));
        }
        return List.copyOf(deviations);
    }

    /**
     * Whether two plans do the same for the same reasons to the same fields, whatever values these get. What is made
     * while a plan is applied, like a password, is not known before.
     */
    public static boolean sameButForValues(Plan<?> one, Plan<?> other) {
        return withoutValues(one).equals(withoutValues(other));
    }

    /** Whether all that the plan was to do, also once it was approved, is done, and nothing else has moved. */
    public static boolean isApplied(SavedPlan expected, SavedPlan now) {
        SortedMap<Key, SavedPlan.Spec> after = now.byKey();
        return !expected.toDo(true).isEmpty()
                && deviationsOfTheRest(expected, now).isEmpty()
                && expected.toDo(true).stream()
                        .allMatch(spec -> isDone(spec, Optional.ofNullable(after.get(spec.key()))));
    }

    /** Whether there was something to do for a spec and it is done; now is empty when that is gone. */
    private static boolean isDone(SavedPlan.Spec expected, Optional<SavedPlan.Spec> now) {
        WrittenPlan chosen = expected.chosen(true);
        if (chosen.actions().isEmpty() || now.isEmpty()) {
            return chosen.removes();
        }
        return !chosen.removes()
                && now.get().plan().inSync()
                && now.get().fingerprint().equals(expected.fingerprint());
    }

    private static List<Deviation> fields(Key key, WrittenPlan expected, WrittenPlan now) {
        SortedMap<String, String> before = lines(expected);
        SortedMap<String, String> after = lines(now);
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .map(name -> new Deviation(
                        key, name, before.getOrDefault(name, AS_WANTED), after.getOrDefault(name, AS_WANTED)))
                .toList();
    }

    private static SortedMap<String, String> lines(WrittenPlan plan) {
        var lines = new TreeMap<String, String>();
        plan.differences().forEach(change -> lines.merge(change.field(), change.line(), (a, b) -> a + ", " + b));
        return Collections.unmodifiableSortedMap(lines);
    }

    private static boolean same(Key key, Optional<WrittenPlan> expected, Optional<WrittenPlan> now) {
        return expected.isPresent() == now.isPresent()
                && expected.flatMap(
                                was -> now.map(is -> deviations(key, was, is).isEmpty()))
                        .orElse(true);
    }

    private static boolean sameSteps(WrittenPlan expected, WrittenPlan now) {
        return expected.actions().equals(now.actions())
                && expected.differences().equals(now.differences());
    }

    private static List<String> causes(WrittenPlan plan) {
        return plan.waits().stream().map(Waiting::cause).toList();
    }

    private static WrittenPlan withoutValues(Plan<?> plan) {
        Function<FieldChange, FieldChange> name =
                change -> new FieldChange(change.field(), Optional.empty(), Optional.empty(), change.cause());
        WrittenPlan written = WrittenPlan.of(plan);
        return new WrittenPlan(
                written.actions().stream()
                        .map(step -> new Step(
                                step.action(),
                                step.description(),
                                step.reason(),
                                step.impact(),
                                step.changes().stream().map(name).toList()))
                        .toList(),
                written.differences().stream().map(name).toList(),
                written.waits(),
                written.removes());
    }

    private static String impacts(WrittenPlan plan) {
        return joined(
                plan.actions().stream().map(Step::impact).sorted().distinct().toList());
    }

    private static String waits(WrittenPlan plan) {
        return joined(plan.waits().stream().map(Waiting::message).toList());
    }

    private static String steps(Optional<WrittenPlan> plan) {
        return plan.map(PlanComparison::steps).orElse(NOTHING);
    }

    private static String steps(WrittenPlan plan) {
        return joined(plan.actions().stream().map(Step::line).toList());
    }

    private static String joined(List<String> parts) {
        return parts.isEmpty() ? NOTHING : parts.stream().collect(Collectors.joining("; "));
    }

    private static String shown(String fingerprint) {
        return fingerprint.isEmpty() ? "none" : fingerprint;
    }
}
