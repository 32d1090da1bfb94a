package io.cachepilot.kind;

import io.cachepilot.loop.Reconciler;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Key;
import java.util.List;
import java.util.SortedSet;

/** One kind of spec: how it is read, what of it is desired now, and how one of it is converged. */
public interface Kind extends Reconciler {
    /** How documents of this kind are read. */
    KindReader<?> reader();

    /** Takes over a new revision of the desired state, and tells which keys it touches. */
    AffectedKeys accept(Intake intake);

    /** Everything of this kind that is desired or exists: what a full pass looks at. */
    SortedSet<Key> keys();

    /**
     * Why a spec can't be as it is beside all others of a revision, in sentences; empty when it can. What each spec says
     * alone was checked before.
     */
    default List<String> conflicts(Manifests all, String name) {
        return List.of();
    }

    /** What an operator should change about this host, as sentences; it stands until it is changed. */
    default List<String> warnings() {
        return List.of();
    }

    /**
     * What is kept of keys that are gone.
     *
     * @throws EraseRefused when that can't be told now
     */
    default List<Kept> kept(Intake intake) {
        return List.of();
    }

    /** Whether a key is one of this kind. */
    boolean owns(Key key);

    /** Erases what is kept of a key that {@link #kept} has named. May be repeated after it was cut off. */
    default void erase(Key key) {
        throw new EraseRefused("nothing is kept of " + key);
    }

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
