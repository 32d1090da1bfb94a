package io.cachepilot.instance.docker.container;

import io.cachepilot.file.FileIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which directory a container has its data in. A label alone makes no container ours: a copy of a state directory has the
 * same id of an installation, and the containers work in the original.
 */
public final class MountedData {
    private static final Path PROC = Path.of("/proc");

    private MountedData() {}

    /**
     * The other directory that the container's data is in; empty when it is in the given one. It is, when the very directory
     * is mounted. Of a container that does not run it is, when what would be mounted is that one, or leads nowhere: its state
     * directory was moved, or lost and restored.
     */
    public static Optional<Path> elsewhere(Container container, Path data) {
        Optional<Path> source = container.dataSource();
        if (source.isEmpty()) {
            return Optional.empty();
        }
        Optional<FileIdentity> wanted = identity(data);
        Optional<FileIdentity> mounted = container.running() ? mounted(container) : Optional.empty();
        Optional<FileIdentity> there = mounted.or(() -> identity(source.get()));
        return there.isEmpty() || there.equals(wanted) || isDeleted(source.get(), data, mounted)
                ? Optional.empty()
                : source;
    }

    /** What is mounted was deleted under our path: it is ours, and has lost its files. */
    private static boolean isDeleted(Path source, Path data, Optional<FileIdentity> mounted) {
        return mounted.isPresent() && source.equals(data) && identity(data).isEmpty();
    }

    /** Empty where this user may not know, and where the Engine's processes are not this host's. */
    private static Optional<FileIdentity> mounted(Container container) {
        Path process = PROC.resolve(Long.toString(container.pid()));
        try {
            return Files.readString(process.resolve("cgroup")).contains(container.id())
                    ? identity(process.resolve("root").resolve(Blueprint.INSIDE_DATA.substring(1)))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<FileIdentity> identity(Path path) {
        try {
            return FileIdentity.of(path);
        } catch (UncheckedIOException _) {
            return Optional.empty();
        }
    }
}
