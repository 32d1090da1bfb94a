package io.cachepilot.kind.tenant.memory;

import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sealed passwords that a tenant's manifest held last, whoever wrote them. Each belongs to a generation: in a higher one a
 * rotation is asked for, and a generated password takes its place.
 *
 * @param generations of the password in each, by the sealed text
 */
public record WrittenBack(SortedMap<String, Integer> generations) {
    public static final WrittenBack NOTHING = new WrittenBack(new TreeMap<>());

    public WrittenBack {
        generations = Collections.unmodifiableSortedMap(new TreeMap<>(generations));
    }

    /** Whether a rotation was asked for since that sealed text was first seen. */
    public boolean isOutdated(String sealed, int generation) {
        return generation > generations.getOrDefault(sealed, generation);
    }

    /** The spec as it counts: an outdated sealed password is as good as left out. */
    public TenantSpec inForce(TenantSpec spec) {
        return spec.password()
                .sealed()
                .filter(text -> isOutdated(text, spec.password().generation()))
                .map(_ -> spec.withGeneratedPassword())
                .orElse(spec);
    }

    /**
     * With the one that the manifest holds now, which is of that generation if it was not known before.
     *
     * @param before the one that it held until now
     */
    public WrittenBack seen(String sealed, int generation, Optional<String> before) {
        return generations.containsKey(sealed) ? this : with(sealed, generation, before);
    }

    /**
     * With one that is about to be written. The one that stands in the file until then stays known: the write may fail.
     */
    public WrittenBack with(String sealed, int generation, Optional<String> inFile) {
        var known = new TreeMap<String, Integer>();
        known.put(sealed, generation);
        inFile.ifPresent(
                text -> Optional.ofNullable(generations.get(text)).ifPresent(before -> known.put(text, before)));
        return new WrittenBack(known);
    }
}
