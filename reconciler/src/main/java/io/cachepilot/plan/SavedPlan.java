package io.cachepilot.plan;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The plans of all specs at one look, to be read by a person and applied later. It is only ever compared with what
 * would be planned now, never carried out itself, so nothing that is written into it can be more than refused.
 *
 * @param kind always {@value #KIND}
 * @param format_version of this shape; another one is refused
 * @param made when they were looked at
 * @param state which state directory, by a name that only it has
 * @param revision of the source; empty text when it was not recorded
 * @param specs each, also those in sync: one more or less is another plan
 * @param removals_held why some are kept though their manifests are gone
 */
public record SavedPlan(
        String kind,
        int format_version,
        Instant made,
        String state,
        String revision,
        List<Spec> specs,
        Optional<Held> removals_held) {
    public static final String KIND = "cachepilot-plan";
    public static final int FORMAT_VERSION = 2;

    public SavedPlan {
        specs = List.copyOf(specs);
    }

    public static SavedPlan of(
            Instant made, String state, String revision, List<Spec> specs, Optional<Held> removalsHeld) {
        return new SavedPlan(KIND, FORMAT_VERSION, made, state, revision, specs, removalsHeld);
    }

    /**
     * What would be done for one spec.
     *
     * @param kind and name, its key
     * @param fingerprint a keyed one of the spec in force; empty text when there is none
     * @param plan what would be done
     * @param if_approved what would be done instead, once a person approves it; empty when nothing waits for that
     */
    public record Spec(
            String kind, String name, String fingerprint, WrittenPlan plan, Optional<WrittenPlan> if_approved) {
        public static Spec of(Key key, String fingerprint, WrittenPlan plan, Optional<WrittenPlan> ifApproved) {
            return new Spec(key.kind(), key.name(), fingerprint, plan, ifApproved);
        }

        /**
         * What it is about.
         *
         * @throws IllegalArgumentException when kind and name can't be those of a key
         */
        public Key key() {
            return new Key(kind, name);
        }

        /** What applying does for it. */
        public WrittenPlan chosen(boolean approved) {
            return if_approved.filter(_ -> approved).orElse(plan);
        }

        /** Whether a person has to agree: to a loss, or to something that is held back. */
        public boolean needsApproval() {
            return if_approved.isPresent() || plan.losesData();
        }
    }

    /** A spec by kind and name. */
    public record Ref(String kind, String name) {
        public static Ref of(Key key) {
            return new Ref(key.kind(), key.name());
        }

        /**
         * What it is about.
         *
         * @throws IllegalArgumentException when kind and name can't be those of a key
         */
        public Key key() {
            return new Key(kind, name);
        }
    }

    /**
     * Removals that are held back.
     *
     * @param approvable whether a person can allow them; not while it is not known what is desired
     */
    public record Held(List<Ref> specs, boolean approvable, String because) {
        public Held {
            specs = List.copyOf(specs);
        }

        public static Held of(HeldRemovals held) {
            return new Held(held.keys().stream().map(Ref::of).toList(), held.approvable(), held.because());
        }
    }

    /** By key. Where a key occurs twice the last one counts; whoever reads a file refuses that. */
    public SortedMap<Key, Spec> byKey() {
        var byKey = new TreeMap<Key, Spec>();
        specs.forEach(spec -> byKey.put(spec.key(), spec));
        return Collections.unmodifiableSortedMap(byKey);
    }

    /** What each spec is to be, by a keyed fingerprint; without those of which none is in force. */
    public SortedMap<Key, String> fingerprints() {
        var fingerprints = new TreeMap<Key, String>();
        specs.stream()
                .filter(spec -> !spec.fingerprint().isEmpty())
                .forEach(spec -> fingerprints.put(spec.key(), spec.fingerprint()));
        return fingerprints;
    }

    /** Those that go, since nothing asks for them any more. */
    public SortedSet<Key> removals() {
        var removals = new TreeSet<Key>();
        specs.stream()
                .filter(spec -> spec.fingerprint().isEmpty()
                        && (!spec.plan().actions().isEmpty()
                                || spec.if_approved().isPresent()))
                .forEach(spec -> removals.add(spec.key()));
        return removals;
    }

    /** Those for which there is something to do. */
    public List<Spec> toDo(boolean approved) {
        return specs.stream()
                .filter(spec -> !spec.chosen(approved).actions().isEmpty())
                .toList();
    }
}
