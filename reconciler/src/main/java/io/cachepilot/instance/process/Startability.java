package io.cachepilot.instance.process;

import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.Obstacle;
import io.cachepilot.instance.host.HostMemory;
import io.cachepilot.instance.host.HostPorts;
import io.cachepilot.instance.host.WritableDirectories;
import io.cachepilot.proc.PortHolders;
import io.cachepilot.proc.PortHolders.Holder;
import io.cachepilot.proc.WorkingDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What would keep an instance from being started, known before anything is stopped for it.
 *
 * @param observing whether nothing may be written
 */
record Startability(
        HostMemory memory, PortHolders holders, Supplier<Path> binary, Launcher launcher, boolean observing) {
    /** @param open the purposes of the ports that it listens on */
    List<Obstacle> obstacles(InstanceDirectory instance, InstanceSpec spec, Set<String> open) {
        var obstacles = new ArrayList<Obstacle>();
        instance.trouble().map(Obstacle::of).ifPresent(obstacles::add);
        // To find these out, something has to be written.
        if (!observing) {
            program().ifPresent(obstacles::add);
            WritableDirectories.obstacle(List.of(instance.configuration(), instance.data()), instance.all())
                    .ifPresent(obstacles::add);
        }
        memory.shortage().ifPresent(obstacles::add);
        spec.ports().forEach((purpose, port) -> {
            if (open.contains(purpose)) {
                port(instance, port).ifPresent(obstacles::add);
            }
        });
        return List.copyOf(obstacles);
    }

    private Optional<Obstacle> program() {
        try {
            var _ = binary.get();
            var _ = launcher.setsid();
            return Optional.empty();
        } catch (EngineUnavailable e) {
            return Optional.of(Obstacle.of(String.valueOf(e.getMessage())));
        }
    }

    private Optional<Obstacle> port(InstanceDirectory instance, HostPort port) {
        Optional<String> refused = HostPorts.refused(port);
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        Optional<Holder> holder = holders.of(port.port());
        Optional<InstanceName> own = holder.flatMap(each -> instanceOf(each, instance.all()));
        if (own.equals(Optional.of(instance.name()))) {
            // It is to be stopped first.
            return Optional.empty();
        }
        return Optional.of(new Obstacle(sentence(port, refused.get(), holder), OptionalInt.of(port.port()), own));
    }

    private static String sentence(HostPort port, String refused, Optional<Holder> holder) {
        return holder.map(each -> "port %s is taken by %s%s; end that, or give the tenant another port"
                        .formatted(
                                port,
                                each,
                                each.directory()
                                        .map(WorkingDirectory::path)
                                        .map(path -> ", which works in " + path)
                                        .orElse("")))
                .orElseGet(() -> "port %s can't be opened (%s); see who has it: ss -ltnp 'sport = :%d'"
                        .formatted(port, refused, port.port()));
    }

    private static Optional<InstanceName> instanceOf(Holder holder, Path all) {
        Optional<WorkingDirectory> directory = holder.directory();
        return directory
                .map(WorkingDirectory::path)
                .filter(path -> path.getNameCount() >= 2 && path.endsWith(InstanceDirectory.DATA))
                .flatMap(path -> InstanceDirectory.nameOf(path.getName(path.getNameCount() - 2)))
                .filter(name ->
                        Whereabouts.of(directory, InstanceDirectory.data(all, name)) instanceof Whereabouts.Here);
    }
}
