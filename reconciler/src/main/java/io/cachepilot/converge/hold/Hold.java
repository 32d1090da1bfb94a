package io.cachepilot.converge.hold;

import io.cachepilot.converge.desired.Intake;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.Read;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What of the manifests is in force while only what a person has agreed to is. Pure.
 *
 * @param inForce what kinds are to be given: each spec as it was agreed to last
 * @param pending what waits, in the order of keys
 * @param agreed what was not agreed to before, or stands in another file now
 * @param gone of which the removal was agreed to
 */
public record Hold(
        Manifests inForce, List<PendingChange> pending, SortedMap<Key, Read.Valid> agreed, SortedSet<Key> gone) {
    public Hold {
        pending = List.copyOf(pending);
        agreed = Collections.unmodifiableSortedMap(new TreeMap<>(agreed));
        gone = Collections.unmodifiableSortedSet(new TreeSet<>(gone));
    }

    /** Tells what a spec is by a hash: equal where nothing that is written there is another. */
    public interface Fingerprint {
        String of(Read.Valid spec);
    }

    /** Whether a person has agreed to a spec as it is written. */
    public interface Consent {
        boolean isGiven(Key key, String hash);
    }

    /**
     * A spec that is there, whether it is known what was agreed to or not: it stays as it was valid last.
     *
     * @param kind as manifests write it
     * @param file that it stood in
     */
    public record Existing(String kind, String file) {}

    /**
     * Works it out.
     *
     * @param wanted what is written, and whose removal was allowed or asked for by name
     * @param before what was agreed to last, each with the file that it stood in
     * @param existing all that were taken over and not let go of since
     */
    public static Hold of(
            Intake wanted,
            Map<Key, Read.Valid> before,
            Map<Key, Existing> existing,
            Fingerprint fingerprint,
            Consent consent) {
        var making = new Making(wanted, before, existing, fingerprint, consent);
        wanted.manifests().reads().forEach(making::read);
        before.forEach((key, was) -> making.unwritten(key, was.file(), change -> was));
        existing.forEach((key, is) -> {
            if (making.isKnown(is.file())) {
                making.unwritten(key, is.file(), change -> Making.lastValid(is.kind(), change));
            }
        });
        making.pending.sort(Comparator.comparing(PendingChange::key));
        return new Hold(new Manifests(making.reads), making.pending, making.agreed, making.gone);
    }

    private static final class Making {
        private final Intake wanted;
        private final Map<Key, Read.Valid> before;
        private final Map<Key, Existing> existing;
        private final Fingerprint fingerprint;
        private final Consent consent;
        private final Set<Key> written = new HashSet<>();
        private final Set<String> unclear;
        private final List<Read> reads = new ArrayList<>();
        private final List<PendingChange> pending = new ArrayList<>();
        private final SortedMap<Key, Read.Valid> agreed = new TreeMap<>();
        private final SortedSet<Key> gone = new TreeSet<>();

        Making(
                Intake wanted,
                Map<Key, Read.Valid> before,
                Map<Key, Existing> existing,
                Fingerprint fingerprint,
                Consent consent) {
            this.wanted = wanted;
            this.before = before;
            this.existing = existing;
            this.fingerprint = fingerprint;
            this.consent = consent;
            this.unclear = new HashSet<>(wanted.manifests().unclearFiles());
            this.unclear.addAll(wanted.manifests().foreignFiles());
        }

        void read(Read read) {
            switch (read) {
                case Read.Valid valid -> valid(Key.of(valid.kind(), valid.name()), valid);
                case Read.Rejected rejected -> {
                    rejected.kind()
                            .flatMap(kind -> rejected.name().map(name -> Key.of(kind, name)))
                            .ifPresent(written::add);
                    reads.add(rejected);
                }
                case Read.Foreign foreign -> reads.add(foreign);
            }
        }

        private void valid(Key key, Read.Valid valid) {
            written.add(key);
            Optional<Read.Valid> known = Optional.ofNullable(before.get(key));
            boolean same = known.filter(was -> was.spec().equals(valid.spec())).isPresent();
            if (same) {
                reads.add(valid);
                if (known.filter(was -> was.file().equals(valid.file())).isEmpty()) {
                    agreed.put(key, valid);
                }
                return;
            }
            String hash = fingerprint.of(valid);
            if (consent.isGiven(key, hash)) {
                reads.add(valid);
                agreed.put(key, valid);
                return;
            }
            PendingChange.Sort sort = known.isPresent() ? PendingChange.Sort.CHANGED : PendingChange.Sort.MADE;
            var change = new PendingChange(key, sort, hash, valid.file(), valid.line());
            pending.add(change);
            known.ifPresentOrElse(was -> reads.add(at(valid.file(), valid.line(), was)), () -> {
                if (existing.containsKey(key)) {
                    reads.add(lastValid(valid.kind(), change));
                }
            });
        }

        private static Read.Valid at(String file, int line, Read.Valid valid) {
            return new Read.Valid(file, line, valid.kind(), valid.name(), valid.spec(), List.of());
        }

        /** One that no manifest names any more, though it was agreed to, or is there. */
        private void unwritten(Key key, String file, Function<PendingChange, Read> stays) {
            if (!written.add(key)) {
                return;
            }
            boolean known = isKnown(file);
            if (known && isToGo(key)) {
                gone.add(key);
                return;
            }
            var change = new PendingChange(key, PendingChange.Sort.REMOVED, "", file, 1);
            if (known) {
                pending.add(change);
            }
            reads.add(stays.apply(change));
        }

        /** Whether what a file no longer names is known to be named nowhere. */
        boolean isKnown(String file) {
            return wanted.isComplete() && !unclear.contains(file);
        }

        /** A kind keeps the last valid version of a spec whose manifest is refused. */
        private static Read lastValid(String kind, PendingChange change) {
            return new Read.Rejected(
                    change.file(),
                    change.line(),
                    Optional.of(kind),
                    Optional.of(change.key().name()),
                    List.of(change.told(Problem.Severity.ERROR)));
        }

        private boolean isToGo(Key key) {
            return wanted.approvals().removals().contains(key)
                    || wanted.approvals().asked().contains(key);
        }
    }
}
