package io.cachepilot.instance;

import java.util.List;

/**
 * All that an engine runs for this control plane.
 *
 * @param instances those whose state is known, sorted by name
 * @param unreadable those that exist, but whose state can't be told, sorted; {@link Instances#find} says why. They may be
 *     running.
 */
public record Inventory(List<Instance> instances, List<InstanceName> unreadable) {
    public Inventory {
        instances = List.copyOf(instances);
        unreadable = List.copyOf(unreadable);
    }
}
