package io.cachepilot.kind.authority.plan;

import io.cachepilot.kind.authority.plan.AuthorityAction.DropGeneration;
import io.cachepilot.kind.authority.plan.AuthorityAction.IssueBy;
import io.cachepilot.kind.authority.plan.AuthorityAction.MakeGeneration;
import io.cachepilot.kind.authority.plan.AuthorityAction.Trust;
import io.cachepilot.kind.authority.plan.AuthorityAction.TrustOnly;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.authority.spec.RotationPhase;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Impact;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides what has to be done for the authority. Pure. What clients trust grows before another generation issues, and shrinks when
 * no server shows a certificate of what they would cease to trust; a key goes last. So whoever loads the bundle whenever it
 * connects is served at any moment.
 */
public final class AuthorityPlanner {
    /** The fields, as plans and records name them. */
    private static final String KEYS = "keys";

    private static final String TRUSTED = "trusted";
    private static final String ISSUING = "issuing";

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration LOADING = Duration.ofSeconds(10);

    private final AuthoritySpec spec;
    private final AuthorityGoal goal;
    private final AuthorityLook look;
    private final SortedMap<String, String> applied;
    private final Instant now;

    private AuthorityPlanner(AuthoritySpec spec, AuthorityLook look, SortedMap<String, String> applied, Instant now) {
        this.spec = spec;
        this.goal = AuthorityGoal.of(spec.rotation());
        this.look = look;
        this.applied = applied;
        this.now = now;
    }

    /**
     * The plan for what was seen.
     *
     * @param applied the fields as they were wanted when they were last applied
     */
    public static Plan<AuthorityAction> plan(
            AuthoritySpec spec, AuthorityLook look, SortedMap<String, String> applied, Instant now) {
        return new AuthorityPlanner(spec, look, applied, now).plan();
    }

    /** The fields as they are wanted, to tell later who has moved. */
    public static SortedMap<String, String> fields(AuthoritySpec spec) {
        AuthorityGoal goal = AuthorityGoal.of(spec.rotation());
        var fields = new TreeMap<String, String>();
        fields.put(KEYS, text(goal.generations()));
        fields.put(TRUSTED, text(goal.trusted()));
        fields.put(ISSUING, Integer.toString(goal.issuing()));
        return fields;
    }

    /** Whether clients would cease to trust something by what is wanted. */
    public static boolean shrinksTrust(AuthoritySpec spec, SortedSet<Integer> trusted) {
        return !AuthorityGoal.of(spec.rotation()).trusted().containsAll(trusted);
    }

    private Plan<AuthorityAction> plan() {
        List<Change<String>> keys = change(KEYS, text(look.generations()), text(goal.generations()));
        List<Change<String>> trusted = change(TRUSTED, seenTrusted(), text(goal.trusted()));
        List<Change<String>> issuing =
                change(ISSUING, Integer.toString(look.issuing()), Integer.toString(goal.issuing()));
        var differences = new ArrayList<>(keys);
        differences.addAll(trusted);
        differences.addAll(issuing);
        if (spec.suspend()) {
            return waiting(
                    differences,
                    new Wait(Wait.Cause.SUSPENDED, "suspended by its spec; nothing is done", Optional.empty()));
        }
        Optional<Integer> lost = goal.generations().stream()
                .filter(generation -> !look.generations().contains(generation))
                .filter(generation -> !isToBeMade(generation))
                .findFirst();
        if (lost.isPresent()) {
            return waiting(
                    differences,
                    obstacle("the %s of generation %d is gone; restore it from a recovery bundle"
                            .formatted(look.keys().contains(lost.get()) ? "certificate" : "key", lost.get())));
        }
        var actions = new ArrayList<AuthorityAction>();
        boolean shrinks = !goal.trusted().containsAll(look.trusted()) || look.strangers();
        boolean drops = !goal.generations().containsAll(look.keys());
        // Who begins to issue is known to all before anything is taken away: nothing of the old one can come after.
        boolean later = !issuing.isEmpty();
        boolean waits = shrinks && !later && !look.leaving().isEmpty();
        boolean grows = !look.trusted().containsAll(goal.trusted());
        if (!look.generations().containsAll(goal.generations())) {
            actions.add(new MakeGeneration(goal.generations().last(), drops ? List.of() : keys));
        }
        if (grows) {
            var more = new TreeSet<>(look.trusted());
            more.addAll(goal.trusted());
            actions.add(new Trust(more, shrinks ? List.of() : trusted));
        }
        Optional<Wait> loading = loading();
        if (!issuing.isEmpty() && !grows && loading.isEmpty()) {
            actions.add(new IssueBy(goal.issuing(), issuing));
        }
        if (shrinks && !waits && !later) {
            boolean ends = spec.rotation().phase() == RotationPhase.DROP_OLD && !look.strangers();
            actions.add(new TrustOnly(goal.trusted(), ends ? Impact.CONNECTIONS : Impact.NONE, trusted));
        }
        if (drops && !waits && !later) {
            var gone = new TreeSet<>(look.keys());
            gone.removeAll(goal.generations());
            gone.forEach(generation ->
                    actions.add(new DropGeneration(generation, generation.equals(gone.last()) ? keys : List.of())));
        }
        // What is in the way of the last steps is in the way of none before.
        var waiting = new ArrayList<Wait>();
        loading.filter(_ -> !issuing.isEmpty() && !grows).ifPresent(waiting::add);
        if (waits) {
            waiting.add(obstacle(String.join("; ", look.leaving())));
        }
        return new Plan<>(spec.key(), actions, differences, waiting);
    }

    /** One by which nothing was issued and that nobody trusts; any other is irreplaceable. */
    private boolean isToBeMade(int generation) {
        return generation == goal.generations().last()
                && generation != look.issuing()
                && !look.trusted().contains(generation);
    }

    /** A client may have loaded what it trusts a moment before it grew, and connect a moment after. */
    private Optional<Wait> loading() {
        return look.trustedSince()
                .map(since -> since.plus(LOADING))
                .filter(now::isBefore)
                .map(until -> new Wait(
                        Wait.Cause.LATER,
                        "clients that are just loading what they trust are given until " + until,
                        Optional.of(until)));
    }

    private Plan<AuthorityAction> waiting(List<Change<String>> differences, Wait wait) {
        return new Plan<>(spec.key(), List.of(), differences, List.of(wait));
    }

    private Wait obstacle(String message) {
        return new Wait(Wait.Cause.OBSTACLE, message, Optional.of(now.plus(LOOK_AGAIN)));
    }

    private String seenTrusted() {
        String known = text(look.trusted());
        return look.strangers() ? known + " and others" : known;
    }

    private List<Change<String>> change(String field, String from, String to) {
        if (from.equals(to)) {
            return List.of();
        }
        boolean drift = to.equals(applied.get(field));
        return List.of(new Change<>(
                field, Optional.of(from), Optional.of(to), drift ? Change.Cause.DRIFT : Change.Cause.PENDING));
    }

    private static String text(SortedSet<Integer> generations) {
        return generations.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
