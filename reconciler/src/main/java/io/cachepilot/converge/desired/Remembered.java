package io.cachepilot.converge.desired;

import io.cachepilot.plan.Counters;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is remembered of a spec between two runs of the control plane.
 *
 * @param file the manifest file that it came from last; empty text once it is let go of
 * @param spec its last valid version, without secrets in plain text
 * @param applied the fields as they were wanted when they were last applied, by their text
 * @param approved a person allowed once what loses data
 * @param counters the highest that were ever seen in a valid version of it
 * @param gone since when it is let go of; empty while it is not, or where that is not known
 * @param own what its kind remembers beside
 */
public record Remembered<S extends Spec, M>(
        String file,
        Optional<S> spec,
        SortedMap<String, String> applied,
        boolean approved,
        Counters counters,
        Optional<Instant> gone,
        M own) {
    public Remembered {
        applied = Collections.unmodifiableSortedMap(new TreeMap<>(applied));
    }

    /** Of a spec that is not known. */
    public static <S extends Spec, M> Remembered<S, M> nothing(M own) {
        return new Remembered<>("", Optional.empty(), new TreeMap<>(), false, Counters.NONE, Optional.empty(), own);
    }

    /** Of one that is desired from now on. */
    public Remembered<S, M> withDesired(String newFile, S newSpec) {
        return new Remembered<>(
                newFile,
                Optional.of(newSpec),
                applied,
                approved,
                counters.highest(newSpec.counters()),
                Optional.empty(),
                own);
    }

    public Remembered<S, M> withApplied(SortedMap<String, String> newApplied) {
        return new Remembered<>(file, spec, newApplied, approved, counters, gone, own);
    }

    public Remembered<S, M> withApproved(boolean newApproved) {
        return new Remembered<>(file, spec, applied, newApproved, counters, gone, own);
    }

    public Remembered<S, M> with(M newOwn) {
        return new Remembered<>(file, spec, applied, approved, counters, gone, newOwn);
    }

    public Remembered<S, M> with(Choice<M> choice) {
        return with(choice.in(own));
    }

    /** Of one that is gone, and of which the rest is kept for the day that it comes back. */
    public Remembered<S, M> letGo(Instant now) {
        return new Remembered<>("", spec, applied, approved, counters, file.isEmpty() ? gone : Optional.of(now), own);
    }
}
