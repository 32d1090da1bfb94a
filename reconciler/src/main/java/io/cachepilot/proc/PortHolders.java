package io.cachepilot.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who listens on a TCP port of this host. Slow, as it looks into every process: for when a port is found taken. */
public final class PortHolders {
    private static final List<String> TABLES = List.of("net/tcp", "net/tcp6");
    private static final String LISTEN = "0A";
    private static final int INODE = 9;

    private final Path root;
    private final ProcessTable table;

    PortHolders(Path root) {
        this.root = root;
        this.table = new ProcessTable(root);
    }

    /** Those of this host. */
    public static PortHolders host() {
        return new PortHolders(Path.of("/proc"));
    }

    /**
     * A process that listens.
     *
     * @param name of its program, as the kernel cuts it
     * @param directory that it works in; empty when this user may not know
     */
    public record Holder(long pid, String name, Optional<WorkingDirectory> directory) {
        /** As in {@code process 4711 (nginx)}. */
        @Override
        public String toString() {
            return "process " + pid + " (" + name + ")";
        }
    }

    /** Empty when nobody listens, or when this user may not know who. */
    public Optional<Holder> of(int port) {
        Set<String> sockets = sockets(port);
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (var entries = Files.newDirectoryStream(root, "[1-9]*")) {
            for (Path entry : entries) {
                if (holds(entry.resolve("fd"), sockets)) {
                    return Optional.of(holder(Long.parseLong(entry.getFileName().toString())));
                }
            }
            return Optional.empty();
        } catch (IOException | DirectoryIteratorException _) {
            return Optional.empty();
        }
    }

    private Holder holder(long pid) {
        return new Holder(pid, table.nameOf(pid).orElse("?"), table.directoryOf(pid));
    }

    private static boolean holds(Path descriptors, Set<String> sockets) {
        try (var entries = Files.newDirectoryStream(descriptors)) {
            for (Path entry : entries) {
                if (sockets.contains(Files.readSymbolicLink(entry).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException _) {
            return false; // It has ended, or is somebody else's.
        }
    }

    private Set<String> sockets(int port) {
        var sockets = new HashSet<String>();
        String suffix = ":%04X".formatted(port);
        for (String table : TABLES) {
            try (Stream<String> lines = Files.lines(root.resolve(table))) {
                lines.skip(1)
                        .map(line -> line.strip().split("\\s+"))
                        .filter(columns ->
                                columns.length > INODE && columns[3].equals(LISTEN) && columns[1].endsWith(suffix))
                        .forEach(columns -> sockets.add("socket:[" + columns[INODE] + "]"));
            } catch (IOException | UncheckedIOException _) {
                // No such table: no IPv6, or another system.
            }
        }
        return sockets;
    }
}
