package io.cachepilot.converge.run;

import io.cachepilot.converge.desired.Choice;
import io.cachepilot.converge.desired.Coexistence;
import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.DesiredSet;
import io.cachepilot.converge.desired.EraseRefused;
import io.cachepilot.converge.desired.Kept;
import io.cachepilot.converge.desired.Known;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.converge.desired.Spec;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.plan.Action;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a kind writes of itself so that its specs are converged. Everything else about that is the same for all kinds. What looks
 * throws {@link io.cachepilot.instance.EngineUnavailable} where nobody can be asked, and what acts {@link StepRefused} where a step
 * does not work.
 *
 * @param <S> its specs
 * @param <M> what it remembers of a spec beside what is remembered of all
 * @param <T> a spec worked out in full
 * @param <O> what was seen of it
 * @param <A> its actions, a closed set
 */
public interface Converger<S extends Spec, M, T, O, A extends Action> {
    KindReader<S> reader();

    /** The closed set of its actions. */
    Class<A> actions();

    Coexistence<S, M> coexistence();

    /**
     * What is known of all that exists, with what is remembered of it as far as that is still so. Asks what runs them, and writes
     * nothing.
     */
    Known<S, M> known(Ledger.Records<S, M> remembered);

    /** The spec as it may be remembered: without secrets in plain text. */
    default S rememberable(S spec) {
        return spec;
    }

    /** Takes over a spec that its manifest asks for, before anything acts on it; what it knew is what was remembered until then. */
    default M taken(S spec, Remembered<S, M> before) {
        return before.own();
    }

    /** Keeps what a spec in force brings along and its record must not hold, like a given password. */
    default void keep(S spec) {}

    /** What a person has chosen for a spec outside of its manifest, in words of the kind. */
    default Choice<M> chosen(S spec, String words) {
        throw new IllegalArgumentException("nothing is chosen by hand for " + spec.key());
    }

    /** What has to be known before a target can be worked out. Writes nothing; what it takes long to get is only asked for. */
    default Preparation<M> prepare(S spec, Remembered<S, M> known) {
        return new Preparation.Ready<>(known.own());
    }

    T target(S spec, Remembered<S, M> known);

    /** A keyed fingerprint of the spec: equal where nothing that was written there is another. */
    String fingerprint(S spec);

    /** Looks at what there is. Changes nothing. */
    O observe(T target, Remembered<S, M> known, DesiredSet<S, M> all);

    /**
     * What has to be done. Pure.
     *
     * @param approved whether a person has allowed beside what is remembered that it loses data
     */
    Plan<A> plan(T target, O observed, boolean approved, Instant now);

    /** What in a plan contradicts itself, a sentence each; it is not carried out then. */
    default List<String> contradictions(Plan<A> plan) {
        return List.of();
    }

    /** Carries out one action of the plan that was made from that look. May be repeated after it was cut off. */
    void carryOut(A action, T target, O observed);

    /** Whether it serves, as its spec asks; empty when it does not, or when that can't be told. */
    Optional<Finding> ready(T target, O observed, Plan<A> plan);

    /**
     * Notes what is as wanted, so that whatever differs later was changed by somebody else.
     *
     * @param known as it was when that was looked at, and is still, but for what somebody allowed since
     */
    default void inSync(T target, O observed, Remembered<S, M> known) {}

    /**
     * Does what is left to do beside for one that is as wanted.
     *
     * @return what was done, for people; empty when nothing was
     */
    default Optional<String> finish(Desired<S, M> desired) {
        return Optional.empty();
    }

    /** Whether what becomes of that key may change what has to be done for the specs of this kind. */
    default boolean dependsOn(Key key) {
        return false;
    }

    /** Writes into its manifest what was chosen for it, once; for manifests that no person wrote. */
    default void writeDown(Desired<S, M> desired) {}

    /** What an operator should change about this host for what is desired, as sentences. */
    default List<String> warnings(List<S> desired) {
        return List.of();
    }

    /** What has to be done for one whose manifest is gone; no actions when nothing is left of it. Looks, and changes nothing. */
    Plan<A> removal(String name, Remembered<S, M> known);

    /** Carries out an action of a removal. */
    void remove(A action, String name);

    /** Forgets connections and the like of one that is let go of. */
    default void letGo(String name) {}

    /** Names of all of whom something lies on this host, whether they are desired or not. */
    default Set<String> traces() {
        return Set.of();
    }

    /** What lies on this host of one that is gone; empty where that is nothing. */
    default Optional<Kept> kept(String name, Known<S, M> known) {
        return Optional.empty();
    }

    /** Erases what {@link #kept} has told of. May be repeated after it was cut off. */
    default void erase(String name) {
        throw new EraseRefused("nothing is kept of " + name);
    }

    /** Forgets what was worked out and seen of all others. */
    default void keepOnly(Set<String> names) {}
}
