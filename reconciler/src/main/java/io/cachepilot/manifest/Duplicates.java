package io.cachepilot.manifest;

import io.cachepilot.manifest.Read.Rejected;
import io.cachepilot.manifest.Read.Valid;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.problem.Problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rejects specs of one kind and name: which of them is meant, nobody can tell. */
final class Duplicates {
    private static final int MOST_PLACES = 3;

    private final List<Read> reads;
    private final Map<Identity, List<Read>> places;

    Duplicates(List<Read> reads) {
        this.reads = reads;
        this.places = reads.stream()
                .filter(read -> Identity.of(read).isPresent())
                .collect(Collectors.groupingBy(read -> Identity.of(read).orElseThrow()));
    }

    /** All that was read, with each spec rejected that is there more than once. */
    List<Read> rejected() {
        return reads.stream().map(this::rejectTwin).toList();
    }

    private Read rejectTwin(Read read) {
        return Identity.of(read)
                .filter(identity -> places.getOrDefault(identity, List.of()).size() > 1)
                .<Read>map(identity -> reject(read, identity))
                .orElse(read);
    }

    private Rejected reject(Read read, Identity identity) {
        var problems = new ArrayList<>(read.problems());
        problems.add(new Problem(
                read.file(),
                read.line(),
                "metadata.name",
                identity.kind() + " " + identity.name() + " is also in " + others(read, identity) + "; keep one",
                Severity.ERROR));
        problems.sort(null);
        return new Rejected(
                read.file(), read.line(), Optional.of(identity.kind()), Optional.of(identity.name()), problems);
    }

    private String others(Read read, Identity identity) {
        return places.getOrDefault(identity, List.of()).stream()
                .filter(other -> !other.equals(read))
                .limit(MOST_PLACES)
                .map(other -> other.file() + ":" + other.line())
                .collect(Collectors.joining(", "));
    }

    private record Identity(String kind, String name) {
        static Optional<Identity> of(Read read) {
            return switch (read) {
                case Valid valid -> Optional.of(new Identity(valid.kind(), valid.name()));
                case Rejected rejected ->
                    rejected.kind().flatMap(kind -> rejected.name().map(name -> new Identity(kind, name)));
                case Read.Foreign _ -> Optional.empty();
            };
        }
    }
}
