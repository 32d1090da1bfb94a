package io.cachepilot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Manifests like those that a person writes. */
final class ManifestTexts {
    private ManifestTexts() {}

    /** A small tenant, whose data goes with its manifest. */
    static String small(String name) {
        return """
                # A tenant of a measurement.
                apiVersion: cachepilot/v1
                kind: Tenant
                metadata:
                  name: %s
                  labels: {customer: bench}
                spec:
                  memory: {maxmemoryMb: 64, limitMb: 128, policy: allkeys-lru}
                  securityMode: tls-only
                  persistence: memory-only
                  deletionPolicy: Delete
                """.formatted(name);
    }

    /** Different ones, as content by file name. */
    static SortedMap<String, byte[]> many(int count) {
        var files = new TreeMap<String, byte[]>();
        for (int i = 0; i < count; i++) {
            String text = """
                    # Customer number %1$d.
                    apiVersion: cachepilot/v1
                    kind: Tenant
                    metadata:
                      name: customer-%1$d
                      labels: {customer: "number %1$d", tier: %2$s}
                    spec:
                      memory:
                        maxmemoryMb: %3$d   # half of what it may have
                        limitMb: %4$d
                        policy: allkeys-lru
                      securityMode: %5$s
                      persistence: %6$s
                      protect: %7$b
                    """.formatted(
                            i,
                            i % 3 == 0 ? "gold" : "silver",
                            64 + i % 64,
                            256 + i % 64,
                            i % 2 == 0 ? "tls-only" : "dual-mode",
                            i % 4 == 0 ? "persistent" : "memory-only",
                            i % 5 == 0);
            files.put("customer-%05d.yaml".formatted(i), text.getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    static void write(Path directory, String name, byte[] content) {
        try {
            Files.write(directory.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
