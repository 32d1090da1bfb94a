package io.cachepilot.kind.tenant.view;

import io.cachepilot.redis.RedisControl;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;

/**
 * What a tenant's server counts, at one moment.
 *
 * @param usedMemory bytes
 * @param peakMemory bytes, the most since it was started
 * @param clients that are connected, without the control plane
 * @param connections that were ever accepted since it was started
 * @param keys of all databases
 * @param commands since it was started, as are the hits, misses and evictions
 */
public record ServerStatistics(
        Instant at,
        long usedMemory,
        long peakMemory,
        long clients,
        long connections,
        long keys,
        Duration uptime,
        long commands,
        long hits,
        long misses,
        long evicted) {

    /** Asks a server; takes one round trip. */
    public static ServerStatistics of(RedisControl control, Instant now) {
        SortedMap<String, String> info = control.info("default");
        return new ServerStatistics(
                now,
                number(info, "used_memory"),
                number(info, "used_memory_peak"),
                Math.max(0, number(info, "connected_clients") - 1),
                number(info, "total_connections_received"),
                keys(info),
                Duration.ofSeconds(number(info, "uptime_in_seconds")),
                number(info, "total_commands_processed"),
                number(info, "keyspace_hits"),
                number(info, "keyspace_misses"),
                number(info, "evicted_keys"));
    }

    private static long number(SortedMap<String, String> info, String field) {
        return parse(info.getOrDefault(field, "0"));
    }

    /** The databases that hold keys are listed as {@code db0:keys=1,expires=0,avg_ttl=0}. */
    private static long keys(SortedMap<String, String> info) {
        return info.entrySet().stream()
                .filter(entry -> entry.getKey().matches("db[0-9]+"))
                .mapToLong(entry -> parse(entry.getValue().replaceFirst("^keys=([0-9]+).*", "$1")))
                .sum();
    }

    private static long parse(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
