package io.cachepilot.instance.process;

import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.HostPorts;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.Obstacle;
import io.cachepilot.proc.PortHolders;
import io.cachepilot.proc.PortHolders.Holder;
import io.cachepilot.proc.ProcessTable;
import io.cachepilot.proc.WorkingDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
record Startability(ProcessTable table, PortHolders holders, Supplier<Path> binary, boolean observing) {
    /** In bytes: what a start writes, its configuration, log and first files. */
    private static final int ROOM = 64 * 1024;

    /** @param open the purposes of the ports that it listens on */
    List<Obstacle> obstacles(InstanceDirectory instance, InstanceSpec spec, Set<String> open) {
        var obstacles = new ArrayList<Obstacle>();
        // To find these out, something has to be written.
        if (!observing) {
            program().ifPresent(obstacles::add);
            files(instance).ifPresent(obstacles::add);
        }
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
            return Optional.empty();
        } catch (EngineUnavailable e) {
            return Optional.of(Obstacle.of(String.valueOf(e.getMessage())));
        }
    }

    /** The directories are made when they lack. */
    private static Optional<Obstacle> files(InstanceDirectory instance) {
        for (Path directory : List.of(instance.configuration(), instance.data())) {
            try {
                Path there = existing(directory);
                if (!Files.isDirectory(there)) {
                    return Optional.of(Obstacle.of(there + " is no directory; move it away"));
                }
                // On a file system that is mounted read-only, or full, the kernel alone knows.
                if (there.startsWith(instance.all())) {
                    requireRoom(there);
                }
            } catch (IOException | UncheckedIOException e) {
                return Optional.of(Obstacle.of("cannot write to " + directory + " (" + e
                        + "); make it writable for this user, and make room where the disk is full"));
            }
        }
        return Optional.empty();
    }

    private static void requireRoom(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, ".check", ".tmp");
        try {
            Files.write(file, new byte[ROOM]);
        } finally {
            Files.delete(file);
        }
    }

    private static Path existing(Path path) {
        Path there = path;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
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
