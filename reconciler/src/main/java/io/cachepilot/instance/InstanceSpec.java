package io.cachepilot.instance;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an instance is made of.
 *
 * @param name its name, unique on the engine
 * @param image the id of the image that it runs; empty on an engine that runs none
 * @param arguments what follows the program; paths are those of {@link Layout} as seen from inside
 * @param memoryLimitMb the memory it may use, in MiB; an engine that can't enforce it records it
 * @param ports the host ports it owns, by purpose ({@code tls}, {@code plain}), whether it listens on them now or not
 */
public record InstanceSpec(
        InstanceName name,
        Optional<String> image,
        List<String> arguments,
        int memoryLimitMb,
        SortedMap<String, HostPort> ports) {
    public InstanceSpec {
        arguments = List.copyOf(arguments);
        ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    }

    public InstanceSpec withMemoryLimitMb(int limit) {
        return new InstanceSpec(name, image, arguments, limit, ports);
    }
}
