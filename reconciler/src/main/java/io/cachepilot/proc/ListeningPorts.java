package io.cachepilot.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The TCP ports that something on this host listens on, as the kernel lists them in {@code /proc/net}. */
public final class ListeningPorts {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String LISTEN = "0A";

    private ListeningPorts() {}

    /** Empty where there is no such list: an occupied port is then found when a server is started on it. */
    public static Set<Integer> read() {
        var ports = new TreeSet<Integer>();
        for (Path table : TABLES) {
            try (var lines = Files.lines(table)) {
                lines.skip(1).map(String::strip).forEach(line -> addListening(line, ports));
            } catch (IOException | UncheckedIOException _) {
                // No such table: no IPv6, or another system.
            }
        }
        return Collections.unmodifiableSet(ports);
    }

    /** A line is {@code sl local_address rem_address st …}; an address is hex, and its port too. */
    private static void addListening(String line, Set<Integer> ports) {
        String[] columns = line.split("\\s+", 5);
        if (columns.length > 3 && columns[3].equals(LISTEN)) {
            ports.add(Integer.parseInt(columns[1].substring(columns[1].lastIndexOf(':') + 1), 16));
        }
    }
}
