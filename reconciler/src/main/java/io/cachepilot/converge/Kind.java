package io.cachepilot.converge;

import io.cachepilot.converge.desired.EraseRefused;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Kept;
import io.cachepilot.converge.desired.Spec;
import io.cachepilot.converge.run.SavedPlanGate;
import io.cachepilot.loop.Reconciler;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Counters;
import io.cachepilot.plan.Key;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** One kind of spec, as whoever handles all kinds alike sees it: what of it is desired, and how one of it is converged. */
public interface Kind extends Reconciler {
    /** What programs know the actions of this kind by. */
    Set<String> actions();

    /** How documents of this kind are read. */
    KindReader<?> reader();

    /**
     * A keyed fingerprint of a spec of this kind: equal where nothing that is written there is another.
     *
     * @param spec as its reader gave it
     */
    String fingerprint(Object spec);

    /** Whether that spec, as its reader gave it, is the one that was taken over last. */
    boolean isInForce(Spec spec);

    /** The specs that were taken over and not let go of since, each with the file that it stood in. */
    SortedMap<Key, String> takenOver();

    /** Whether a key is one of this kind. */
    boolean owns(Key key);

    /** Whether what becomes of that key may change what has to be done for the keys of this kind. */
    boolean dependsOn(Key key);

    /** Takes over a new revision of the desired state, and tells which keys it touches. */
    AffectedKeys accept(Intake intake);

    /** Everything of this kind that is desired or exists: what a full pass looks at. */
    SortedSet<Key> keys();

    /**
     * From now on carries out what that gate lets through and nothing else, whatever key is reconciled. To be called before any
     * key is.
     */
    void applyOnly(Intake intake, SavedPlanGate gate);

    /**
     * Why a spec can't be as it is beside all others of a revision, in sentences; empty when it can. What each spec says
     * alone was checked before.
     */
    List<String> conflicts(Manifests all, String name);

    /** What an operator should change about this host, as sentences; it stands until it is changed. */
    List<String> warnings();

    /**
     * Plans what the reading gives. What is remembered and runs is looked at while that is read. Writes nothing.
     *
     * @param which of them are looked at; the others are desired all the same: what they have is theirs
     */
    Planning planned(Supplier<Intake> reading, Predicate<Key> which);

    /** Why some are kept whose manifests are gone, if some are. Writes nothing. */
    Optional<PruneHold> heldRemovals(Intake intake);

    /** Whether a manifest asks for it, or may ask for it. Writes nothing. */
    boolean isDesired(Intake intake, Key key);

    /** The highest counters that were ever seen in a spec; none of one that is not known, or whose record is damaged. */
    Counters counters(Key key);

    /** Writes into the manifest of a spec what was chosen for it, once; for manifests that no person wrote. */
    void writeDown(Key key);

    /**
     * What is kept of keys that are gone.
     *
     * @throws EraseRefused when that can't be told now
     */
    List<Kept> kept(Intake intake);

    /** Erases what is kept of a key that {@link #kept} has named. May be repeated after it was cut off. */
    void erase(Key key);

    /**
     * What a new revision touches.
     *
     * @param changed keys whose desired state is another one now
     * @param removed keys that are not desired any more, and that may be removed
     * @param desired keys that a spec asks for
     * @param leaving keys that exist although none does: those that may be removed, those that are held, and those of which it
     *     is not known what they are
     * @param taken keys of which an approval of a loss or a choice is remembered from now on
     */
    record AffectedKeys(
            SortedSet<Key> changed,
            SortedSet<Key> removed,
            SortedSet<Key> desired,
            SortedSet<Key> leaving,
            SortedSet<Key> taken) {}
}
