package io.cachepilot.manifest;

import io.cachepilot.manifest.Read.Rejected;
import io.cachepilot.manifest.Read.Valid;
import io.cachepilot.manifest.problem.Problem;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that a set of files says, in the order of the files. Each kind and name is valid at most once. */
public record Manifests(List<Read> reads) {
    public Manifests {
        reads = List.copyOf(reads);
    }

    /** All problems, warnings too, in the order of their places. */
    public List<Problem> problems() {
        return reads.stream().flatMap(read -> read.problems().stream()).sorted().toList();
    }

    public List<Valid> valid() {
        return reads.stream()
                .filter(Valid.class::isInstance)
                .map(Valid.class::cast)
                .toList();
    }

    public List<Rejected> rejected() {
        return reads.stream()
                .filter(Rejected.class::isInstance)
                .map(Rejected.class::cast)
                .toList();
    }

    /** The valid specs of one type. */
    public <S> List<S> specs(Class<S> type) {
        return valid().stream()
                .map(Valid::spec)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The valid spec of one type and name; empty where there is none. */
    public <S> Optional<S> spec(Class<S> type, String name) {
        return valid().stream()
                .filter(valid -> valid.name().equals(name))
                .map(Valid::spec)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /** The same where each document was given for a manifest: what is none is wrong then. */
    public Manifests meant() {
        return new Manifests(reads.stream()
                .map(read -> read instanceof Read.Foreign foreign ? foreign.ifMeant() : read)
                .toList());
    }

    /**
     * The files that hold something else than manifests, and no manifest beside. Nothing that came from such a file earlier may
     * count as removed.
     */
    public SortedSet<String> foreignFiles() {
        SortedSet<String> others = files(reads.stream().filter(read -> !(read instanceof Read.Foreign)));
        return files(reads.stream().filter(read -> read instanceof Read.Foreign && !others.contains(read.file())));
    }

    /**
     * The files that hold something of which it can't be said which spec it is. Nothing that came from such a file earlier may
     * count as removed.
     */
    public SortedSet<String> unclearFiles() {
        return files(rejected().stream().filter(rejected -> !rejected.isIdentified()));
    }

    private static SortedSet<String> files(Stream<? extends Read> reads) {
        return reads.map(Read::file)
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(TreeSet::new), Collections::unmodifiableSortedSet));
    }
}
