package io.cachepilot.kind.tenant.plan;

import io.cachepilot.kind.tenant.plan.WrittenPlan.FieldChange;
import io.cachepilot.kind.tenant.plan.WrittenPlan.Step;
import io.cachepilot.kind.tenant.plan.WrittenPlan.Waiting;
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

    /** Everything that moved, for all tenants; empty when the plan may be applied. */
    public static List<Move> moves(SavedPlan expected, SavedPlan now) {
        return moves(expected, now, (_, _) -> false);
    }

    /** The same where somebody else works on the plan too: a tenant for which all of it is done has not moved. */
    public static List<Move> movesOfTheRest(SavedPlan expected, SavedPlan now) {
        return moves(expected, now, PlanComparison::isDone);
    }

    private static List<Move> moves(
            SavedPlan expected, SavedPlan now, BiPredicate<SavedPlan.Tenant, Optional<SavedPlan.Tenant>> settled) {
        SortedMap<String, SavedPlan.Tenant> before = expected.byName();
        SortedMap<String, SavedPlan.Tenant> after = now.byName();
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        var moves = new ArrayList<Move>();
        for (String name : names) {
            Optional<SavedPlan.Tenant> was = Optional.ofNullable(before.get(name));
            Optional<SavedPlan.Tenant> is = Optional.ofNullable(after.get(name));
            if (was.isEmpty()) {
                moves.add(new Move(name, "tenant", "no such tenant", "it is new"));
            } else if (!settled.test(was.get(), is)) {
                moves.addAll(is.map(tenant -> moves(was.get(), tenant))
                        .orElseGet(() -> List.of(new Move(name, "tenant", "it to be there", "it is gone"))));
            }
        }
        return List.copyOf(moves);
    }

    /** Everything that moved for one tenant. That what waited for an approval has got it meanwhile is no move. */
    public static List<Move> moves(SavedPlan.Tenant expected, SavedPlan.Tenant now) {
        boolean approvedMeanwhile = now.if_approved().isEmpty()
                && expected.if_approved()
                        .filter(plan -> moves(plan, now.plan()).isEmpty())
                        .isPresent();
        if (approvedMeanwhile) {
            return List.of();
        }
        var moves = new ArrayList<>(moves(expected.plan(), now.plan()));
        if (!expected.spec().equals(now.spec())) {
            moves.add(new Move(
                    expected.tenant(),
                    "spec",
                    "that of then, " + shown(expected.spec()),
                    "another one, " + shown(now.spec())));
        }
        if (moves.isEmpty() && !same(expected.if_approved(), now.if_approved())) {
            moves.add(new Move(
                    expected.tenant(),
                    "what an approval would do",
                    steps(expected.if_approved()),
                    steps(now.if_approved())));
        }
        return List.copyOf(moves);
    }

    /** Everything that moved between two plans of one tenant; empty exactly when they are the same. */
    public static List<Move> moves(WrittenPlan expected, WrittenPlan now) {
        var moves = new ArrayList<Move>(fields(expected, now));
        if (!impacts(expected).equals(impacts(now))) {
            moves.add(new Move(expected.tenant(), "impact", impacts(expected), impacts(now)));
        }
        if (!causes(expected).equals(causes(now))) {
            moves.add(new Move(expected.tenant(), "waits", waits(expected), waits(now)));
        }
        // Other actions follow from other fields, and would only hide them here.
        if (moves.isEmpty() && !sameSteps(expected, now)) {
            moves.add(new Move(expected.tenant(), "actions", steps(expected), steps(now)));
        }
        return List.copyOf(moves);
    }

    /**
     * Whether two plans do the same for the same reasons to the same fields, whatever values these get. What is made
     * while a plan is applied, like a password, is not known before.
     */
    public static boolean sameButForValues(Plan one, Plan other) {
        return withoutValues(one).equals(withoutValues(other));
    }

    /** Whether all that the plan was to do, also once it was approved, is done, and nothing else has moved. */
    public static boolean isApplied(SavedPlan expected, SavedPlan now) {
        SortedMap<String, SavedPlan.Tenant> after = now.byName();
        return !expected.toDo(true).isEmpty()
                && movesOfTheRest(expected, now).isEmpty()
                && expected.toDo(true).stream()
                        .allMatch(tenant -> isDone(tenant, Optional.ofNullable(after.get(tenant.tenant()))));
    }

    /** Whether there was something to do for a tenant and it is done; now is empty when the tenant is gone. */
    private static boolean isDone(SavedPlan.Tenant expected, Optional<SavedPlan.Tenant> now) {
        WrittenPlan chosen = expected.chosen(true);
        if (chosen.actions().isEmpty() || now.isEmpty()) {
            return removes(chosen);
        }
        return !removes(chosen) && now.get().plan().inSync() && now.get().spec().equals(expected.spec());
    }

    private static boolean removes(WrittenPlan plan) {
        String removal = Action.RemoveInstance.class.getSimpleName();
        return plan.actions().stream().anyMatch(step -> step.action().equals(removal));
    }

    private static List<Move> fields(WrittenPlan expected, WrittenPlan now) {
        SortedMap<String, String> before = lines(expected);
        SortedMap<String, String> after = lines(now);
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .map(name -> new Move(
                        expected.tenant(),
                        name,
                        before.getOrDefault(name, AS_WANTED),
                        after.getOrDefault(name, AS_WANTED)))
                .toList();
    }

    private static SortedMap<String, String> lines(WrittenPlan plan) {
        var lines = new TreeMap<String, String>();
        plan.differences().forEach(change -> lines.merge(change.field(), change.line(), (a, b) -> a + ", " + b));
        return Collections.unmodifiableSortedMap(lines);
    }

    private static boolean same(Optional<WrittenPlan> expected, Optional<WrittenPlan> now) {
        return expected.isPresent() == now.isPresent()
                && expected.flatMap(was -> now.map(is -> moves(was, is).isEmpty()))
                        .orElse(true);
    }

    private static boolean sameSteps(WrittenPlan expected, WrittenPlan now) {
        return expected.actions().equals(now.actions())
                && expected.differences().equals(now.differences());
    }

    private static List<String> causes(WrittenPlan plan) {
        return plan.waits().stream().map(Waiting::cause).toList();
    }

    private static WrittenPlan withoutValues(Plan plan) {
        Function<FieldChange, FieldChange> name =
                change -> new FieldChange(change.field(), Optional.empty(), Optional.empty(), change.cause());
        WrittenPlan written = WrittenPlan.of(plan);
        return new WrittenPlan(
                written.tenant(),
                written.actions().stream()
                        .map(step -> new Step(
                                step.action(),
                                step.description(),
                                step.reason(),
                                step.impact(),
                                step.changes().stream().map(name).toList()))
                        .toList(),
                written.differences().stream().map(name).toList(),
                written.waits());
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
