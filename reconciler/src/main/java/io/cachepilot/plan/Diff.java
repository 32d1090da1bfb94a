package io.cachepilot.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All of a diff.
 *
 * @param problems what is wrong in the manifests, in the order of places
 * @param invalid whether one of the problems is an error
 * @param held why some specs are kept though their manifests are gone
 */
public record Diff(
        String revision, List<Preview> previews, List<String> problems, boolean invalid, Optional<HeldRemovals> held) {
    public Diff {
        previews = List.copyOf(previews);
        problems = List.copyOf(problems);
    }

    /** What it comes down to. Scripts rely on the numbers. */
    public enum Verdict {
        IN_SYNC(0),
        /** Something is wrong in the manifests, whatever else there is. */
        INVALID(1),
        CHANGES(2),
        /** Changes that lose data or end connections. */
        LOSSES(3);

        private final int number;

        Verdict(int number) {
            this.number = number;
        }

        /** What a command ends with. */
        public int number() {
            return number;
        }
    }

    public Verdict verdict() {
        if (invalid || previews.stream().anyMatch(preview -> !preview.problems().isEmpty())) {
            return Verdict.INVALID;
        }
        if (changed().findAny().isEmpty()) {
            return Verdict.IN_SYNC;
        }
        boolean losses = changed().anyMatch(preview -> preview.plan().impact() != Impact.NONE);
        return losses ? Verdict.LOSSES : Verdict.CHANGES;
    }

    /** What is wrong in the manifests, and what is wrong with them only beside the others, like ports; each once. */
    public List<String> allProblems() {
        return Stream.concat(problems.stream(), previews.stream().flatMap(preview -> preview.problems().stream()))
                .distinct()
                .toList();
    }

    /** Those for which something would be done, or that differ. */
    public Stream<Preview> changed() {
        return previews.stream().filter(preview -> !preview.plan().inSync());
    }
}
