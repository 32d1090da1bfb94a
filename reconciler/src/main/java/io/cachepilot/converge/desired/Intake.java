package io.cachepilot.converge.desired;

import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.Read;
import io.cachepilot.plan.Key;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A revision of the desired state, as it is given to every kind.
 *
 * @param revision its short id; empty when it has none
 * @param complete whether all of the source could be read
 * @param approvals what a person has allowed
 */
public record Intake(String revision, Manifests manifests, boolean complete, Approvals approvals) {
    /** Nothing at all. */
    public static final Intake NONE = new Intake("", new Manifests(List.of()), false, Approvals.NONE);

    /** Whether what no manifest names is known to be asked for by none. */
    public boolean isComplete() {
        return complete && manifests.unclearFiles().isEmpty();
    }

    /** What would be wanted, if these documents stood in the place of those of the same names. */
    public Intake over(Manifests given) {
        Set<Key> keys = given.valid().stream()
                .map(valid -> Key.of(valid.kind(), valid.name()))
                .collect(Collectors.toUnmodifiableSet());
        Stream<Read> others = manifests.reads().stream().filter(read -> !isNamed(read, keys));
        return new Intake(
                revision,
                new Manifests(Stream.concat(others, given.reads().stream()).toList()),
                complete,
                approvals);
    }

    private static boolean isNamed(Read read, Set<Key> keys) {
        return switch (read) {
            case Read.Valid valid -> keys.contains(Key.of(valid.kind(), valid.name()));
            case Read.Rejected rejected ->
                rejected.kind()
                        .flatMap(kind -> rejected.name().map(name -> Key.of(kind, name)))
                        .filter(keys::contains)
                        .isPresent();
            case Read.Foreign _ -> false;
        };
    }

    /** What is wanted by these manifests or by others, for whoever has to spare both. */
    public Intake beside(Manifests others) {
        return manifests.equals(others)
                ? this
                : saying(new Manifests(Stream.concat(manifests.reads().stream(), others.reads().stream())
                        .toList()));
    }

    /** The same, if the manifests said something else. */
    public Intake saying(Manifests others) {
        return new Intake(revision, others, complete, approvals);
    }

    /** The same, with other approvals. */
    public Intake with(Approvals others) {
        return new Intake(revision, manifests, complete, others);
    }
}
