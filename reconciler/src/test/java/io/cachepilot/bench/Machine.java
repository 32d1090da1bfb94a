package io.cachepilot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where figures were measured.
 *
 * @param memoryMb all of the host's memory, in MiB
 * @param load the host's load average over the last minute, when the run began
 * @param docker the version of the Docker Engine; empty when none answers
 */
record Machine(
        int cores, long memoryMb, String kernel, String processor, String jdk, Optional<String> docker, String load) {
    static Machine here(Optional<EngineApi> engine) {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "")) / 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                value(Path.of("/proc/cpuinfo"), "model name"),
                System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
                engine.map(EngineApi::version),
                loadNow());
    }

    String text() {
        return "%d cores (%s), %d MiB, %s, JDK %s, Docker Engine %s; load average at the start %s"
                .formatted(cores, processor, memoryMb, kernel, jdk, docker.orElse("none"), load);
    }

    private static String loadNow() {
        return read(Path.of("/proc/loadavg")).split(" ", 2)[0];
    }

    /** The value behind a key in one of the kernel's tables; "unknown" when it is not there. */
    static String value(Path table, String key) {
        return read(table)
                .lines()
                .filter(line -> line.startsWith(key) && line.contains(":"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("unknown");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            return "";
        }
    }
}
