package io.cachepilot.instance;

import java.util.List;

/**
 * A look at all that an engine runs for this control plane.
 *
 * @param instances those whose state is known, sorted by name
 * @param unreadable those that exist, but whose state can't be told, sorted; {@link Instances#find} says why. They may be
 *     running.
 */
public record Survey(List<Instance> instances, List<InstanceName> unreadable) {
    public Survey {
        instances = List.copyOf(instances);
        unreadable = List.copyOf(unreadable);
    }
}
