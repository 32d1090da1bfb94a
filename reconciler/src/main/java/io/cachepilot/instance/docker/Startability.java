package io.cachepilot.instance.docker;

import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.Obstacle;
import io.cachepilot.instance.docker.Containers.Publisher;
import io.cachepilot.instance.docker.image.Images;
import io.cachepilot.instance.host.HostMemory;
import io.cachepilot.instance.host.HostPorts;
import io.cachepilot.instance.host.WritableDirectories;
import io.cachepilot.proc.PortHolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What would keep the Engine from starting a container, known before another is stopped for it.
 *
 * @param directory where the instances' files lie
 * @param observing whether nothing may be written
 */
record Startability(
        Containers containers,
        Images images,
        HostMemory memory,
        PortHolders holders,
        Path directory,
        boolean observing) {
    /** All ports are published, whichever are listened on inside. */
    List<Obstacle> obstacles(InstanceSpec spec) {
        var obstacles = new ArrayList<Obstacle>();
        if (!observing) {
            // The data directory may be the container's user's alone.
            Path configuration = containers.files(spec.name()).configuration();
            WritableDirectories.obstacle(List.of(configuration), directory).ifPresent(obstacles::add);
        }
        spec.image()
                .filter(images::isGone)
                .ifPresent(id -> obstacles.add(Obstacle.of("its image " + id
                        + " is gone from the Engine; name another one in its spec, or load that one again")));
        memory.shortage().ifPresent(obstacles::add);
        spec.ports().values().forEach(port -> port(spec.name(), port).ifPresent(obstacles::add));
        return List.copyOf(obstacles);
    }

    private Optional<Obstacle> port(InstanceName name, HostPort port) {
        Optional<String> refused = HostPorts.refused(port);
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        Optional<Publisher> publisher = containers.publisher(port.port());
        Optional<InstanceName> own = publisher.flatMap(Publisher::instance);
        if (own.equals(Optional.of(name))) {
            // It is to be stopped first.
            return Optional.empty();
        }
        String who = publisher
                .map(each -> "the container " + each.container())
                .or(() -> holders.of(port.port()).map(PortHolders.Holder::toString))
                .map(each -> "is taken by %s; end that, or give the tenant another port".formatted(each))
                .orElseGet(() -> "can't be opened (%s); see who has it: ss -ltnp 'sport = :%d'"
                        .formatted(refused.get(), port.port()));
        return Optional.of(new Obstacle("port " + port + " " + who, OptionalInt.of(port.port()), own));
    }
}
