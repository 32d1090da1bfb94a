package io.cachepilot.kind.authority.plan;

import io.cachepilot.kind.authority.spec.Rotation;
import io.cachepilot.kind.authority.spec.RotationPhase;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a phase of a rotation comes to.
 *
 * @param generations whose keys have to be there
 * @param trusted those of which clients are given the certificates
 * @param issuing the generation that issues
 */
public record AuthorityGoal(SortedSet<Integer> generations, SortedSet<Integer> trusted, int issuing) {
    public AuthorityGoal {
        generations = Collections.unmodifiableSortedSet(new TreeSet<>(generations));
        trusted = Collections.unmodifiableSortedSet(new TreeSet<>(trusted));
    }

    public static AuthorityGoal of(Rotation rotation) {
        int next = rotation.generation();
        int old = next - 1;
        return switch (rotation.phase()) {
            case STANDBY -> new AuthorityGoal(of(old, next), of(old), old);
            case TRUST_NEW -> new AuthorityGoal(of(old, next), of(old, next), old);
            case ISSUE_NEW -> new AuthorityGoal(of(old, next), of(old, next), next);
            case DROP_OLD -> new AuthorityGoal(of(next), of(next), next);
        };
    }

    /** The rotation that an authority is in, as it is found; a phase that was cut off counts as the one before. */
    public static Rotation found(SortedSet<Integer> generations, SortedSet<Integer> trusted, int issuing) {
        int newest = generations.isEmpty() ? issuing : generations.last();
        if (newest == issuing && !trusted.contains(issuing - 1)) {
            return new Rotation(issuing, RotationPhase.DROP_OLD);
        }
        if (newest == issuing) {
            return new Rotation(issuing, RotationPhase.ISSUE_NEW);
        }
        return new Rotation(newest, trusted.contains(newest) ? RotationPhase.TRUST_NEW : RotationPhase.STANDBY);
    }

    private static SortedSet<Integer> of(Integer... generations) {
        return new TreeSet<>(List.of(generations));
    }
}
