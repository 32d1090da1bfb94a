package io.cachepilot.instance.host;

import io.cachepilot.instance.Obstacle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What memory this host has left.
 *
 * @param meminfo the kernel's {@code /proc/meminfo}, or a file of its format
 */
public record HostMemory(Path meminfo) {
    /**
     * In MiB: what a server takes before it holds anything. What it will hold is not asked for: a successor takes the place
     * of one that ends, and memory is sold that not everybody uses.
     */
    static final int SERVER_MIB = 16;

    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable: +(\\d+) kB");

    public static HostMemory ofThisHost() {
        return new HostMemory(Path.of("/proc/meminfo"));
    }

    /** What keeps any server from being started; empty when there is enough, and where the kernel does not tell. */
    public Optional<Obstacle> shortage() {
        return availableMib()
                .filter(mib -> mib < SERVER_MIB)
                .map(mib -> Obstacle.of(
                        "this host has %d MiB of memory left, and a server takes %d before it holds anything; end something, or move tenants away"
                                .formatted(mib, SERVER_MIB)));
    }

    private Optional<Long> availableMib() {
        try (Stream<String> lines = Files.lines(meminfo)) {
            return lines.map(AVAILABLE::matcher)
                    .filter(Matcher::matches)
                    .map(matcher -> Long.parseLong(matcher.group(1)) / 1024)
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
