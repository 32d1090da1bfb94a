package io.cachepilot.converge;

import io.cachepilot.converge.desired.Spec;
import io.cachepilot.plan.Counters;
import io.cachepilot.plan.Key;
import java.util.Map;
import java.util.Optional;

/**
 * A toy on a shelf: as little of a kind as has everything that converging knows of one. There may be several kinds of toys.
 *
 * @param kind as manifests write it
 * @param wound how often it was wound up: a counter
 * @param place where it stands; left out: chosen once and kept
 */
record ToySpec(String kind, String name, int size, Optional<Integer> place, boolean protect, boolean suspend, int wound)
        implements Spec {
    @Override
    public Key key() {
        return Key.of(kind, name);
    }

    @Override
    public Counters counters() {
        return Counters.of(Map.of("wound", (long) wound));
    }
}
