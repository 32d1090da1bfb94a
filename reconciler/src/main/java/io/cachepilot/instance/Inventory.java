package io.cachepilot.instance;

import java.util.List;
import java.util.Optional;

/**
 * All that an engine runs for this control plane.
 *
 * @param instances those whose state is known, sorted by name
 * @param unreadable those that exist, but whose state can't be told, sorted by name. They may be running.
 * @param strangers what looks as if it were of an instance and is not, a sentence each: it is left alone
 */
public record Inventory(List<Instance> instances, List<Unreadable> unreadable, List<String> strangers) {
    /** Of an engine that has nothing. */
    public static final Inventory EMPTY = new Inventory(List.of(), List.of(), List.of());

    /** What of it is of the owners of one kind; empty: of those whose instances have plain names. */
    public Inventory of(Optional<String> kind) {
        return new Inventory(
                instances.stream()
                        .filter(instance -> instance.name().kind().equals(kind))
                        .toList(),
                unreadable.stream()
                        .filter(each -> each.name().kind().equals(kind))
                        .toList(),
                strangers);
    }

    public Inventory {
        instances = List.copyOf(instances);
        unreadable = List.copyOf(unreadable);
        strangers = List.copyOf(strangers);
    }
}
