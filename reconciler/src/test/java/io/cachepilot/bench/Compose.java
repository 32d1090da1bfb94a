package io.cachepilot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The same number of Redis services, kept by docker-compose. */
final class Compose {
    private static final String PROGRAM = "docker-compose";
    /** Version 1 hangs with more services than it may work on at a time. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("COMPOSE_PARALLEL_LIMIT", "500", "COMPOSE_HTTP_TIMEOUT", "300");

    private Compose() {}

    /** How long it takes to find that there is nothing to do; empty where the program is not there. */
    static Optional<Summary> noOp(Lab lab, Site site, EngineApi docker, int services, List<String> skipped) {
        if (!installed()) {
            skipped.add("the comparison with docker-compose: it is not installed (apt-get install docker-compose)");
            return Optional.empty();
        }
        Path file = lab.scratch().directory(site.mark() + "/compose").resolve("docker-compose.yaml");
        write(file, docker.inspect(docker.containers(site.mark() + "-").getFirst()), services);
        int before = lab.scratch().undos();
        lab.scratch()
                .atEnd(() -> docker.labelled("/containers/json", "com.docker.compose.project=" + site.mark())
                        .forEach(docker::remove));
        compose(lab, site, file, "up", "-d").time();
        var times = new ArrayList<Double>();
        for (int i = lab.count(5, 2); i > 0; i--) {
            times.add(compose(lab, site, file, "up", "-d").time());
        }
        lab.scratch().undoTo(before);
        return Optional.of(Summary.of(times));
    }

    private static Program compose(Lab lab, Site site, Path file, String... command) {
        var words = new ArrayList<>(List.of(PROGRAM, "-p", site.mark(), "-f", file.toString()));
        words.addAll(List.of(command));
        return Program.other(lab, words.toArray(String[]::new)).with(ENVIRONMENT);
    }

    /** The image of one of our containers, with nothing of its own to read or to keep. */
    private static void write(Path file, Map<?, ?> container, int services) {
        var text = new StringBuilder("version: '2.4'\nservices:\n");
        for (int i = 0; i < services; i++) {
            text.append("  service%03d:\n".formatted(i))
                    .append("    image: '")
                    .append(container.get("Image"))
                    .append("'\n")
                    .append("    entrypoint: [redis-server]\n")
                    .append("    command: ['--save', '', '--maxmemory', '64mb']\n")
                    .append("    mem_limit: 128m\n    restart: unless-stopped\n    network_mode: bridge\n");
        }
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean installed() {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(directory, PROGRAM))) {
                return true;
            }
        }
        return false;
    }
}
