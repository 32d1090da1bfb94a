package io.cachepilot.instance.docker;

import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.HostPorts;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.Obstacle;
import io.cachepilot.instance.docker.Containers.Publisher;
import io.cachepilot.proc.PortHolders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What would keep the Engine from starting a container, known before another is stopped for it. */
record Startability(Containers containers, Images images, PortHolders holders) {
    /** All ports are published, whichever are listened on inside. */
    List<Obstacle> obstacles(InstanceSpec spec) {
        var obstacles = new ArrayList<Obstacle>();
        spec.image()
                .filter(id -> !images.has(id))
                .ifPresent(id -> obstacles.add(Obstacle.of("its image " + id
                        + " is gone from the Engine; name another one in its spec, or load that one again")));
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
