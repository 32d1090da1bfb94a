package io.cachepilot.e2e;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A tenant's manifest as a person would write it, with a few fields of the spec. */
record Manifest(String tenant, int tlsPort, int plainPort, SortedMap<String, String> fields) {
    Manifest {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** A small memory-only tenant with TLS only. */
    static Manifest of(String tenant, int tlsPort, int plainPort) {
        return new Manifest(tenant, tlsPort, plainPort, new TreeMap<>()).memory(64, 128);
    }

    Manifest with(String field, String value) {
        var changed = new TreeMap<>(fields);
        changed.put(field, value);
        return new Manifest(tenant, tlsPort, plainPort, changed);
    }

    Manifest memory(int maxmemoryMb, int limitMb) {
        return with("memory", "{maxmemoryMb: " + maxmemoryMb + ", limitMb: " + limitMb + "}");
    }

    Manifest mode(String securityMode) {
        return with("securityMode", securityMode);
    }

    Manifest persistent() {
        return with("persistence", "persistent");
    }

    Manifest onPorts(int tls, int plain) {
        return new Manifest(tenant, tls, plain, fields);
    }

    String file() {
        return tenant + ".yaml";
    }

    String text() {
        String lines = fields.entrySet().stream()
                .map(field -> "  " + field.getKey() + ": " + field.getValue() + "\n")
                .collect(Collectors.joining());
        return """
                # Kept as it is, with this comment.
                apiVersion: cachepilot/v1
                kind: Tenant
                metadata:
                  name: %s
                spec:
                  ports: {tls: %d, plain: %d}
                %s""".formatted(tenant, tlsPort, plainPort, lines);
    }
}
