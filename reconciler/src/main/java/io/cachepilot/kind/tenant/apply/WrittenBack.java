package io.cachepilot.kind.tenant.apply;

import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sealed passwords that this program wrote into a tenant's manifest. A person's own sealed password is fixed; one of
 * these stands for a generated one, so a higher generation takes its place.
 *
 * @param generations of the password in each, by the sealed text
 */
record WrittenBack(SortedMap<String, Integer> generations) {
    static final WrittenBack NOTHING = new WrittenBack(new TreeMap<>());

    WrittenBack {
        generations = Collections.unmodifiableSortedMap(new TreeMap<>(generations));
    }

    /** Whether a rotation was asked for since that sealed text was written here. */
    boolean isOutdated(String sealed, int generation) {
        return generation > generations.getOrDefault(sealed, generation);
    }

    /** The spec as it counts: an outdated sealed password is as good as left out. */
    TenantSpec inForce(TenantSpec spec) {
        return spec.password()
                .sealed()
                .filter(text -> isOutdated(text, spec.password().generation()))
                .map(_ -> spec.withGeneratedPassword())
                .orElse(spec);
    }

    /**
     * With one that is about to be written. The one that stands in the file until then stays known: the write may fail.
     */
    WrittenBack with(String sealed, int generation, Optional<String> inFile) {
        var known = new TreeMap<String, Integer>();
        known.put(sealed, generation);
        inFile.ifPresent(
                text -> Optional.ofNullable(generations.get(text)).ifPresent(before -> known.put(text, before)));
        return new WrittenBack(known);
    }
}
