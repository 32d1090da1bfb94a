package io.cachepilot.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the control plane asks of a running server, over one connection. Each call is bounded by its timeout. */
public final class RedisControl implements AutoCloseable {
    private static final List<String> ACL_LIST = List.of("ACL", "LIST");

    /** A server that still reads its data tells what it is set to, and refuses this. */
    private static final List<String> ANSWERED_WHEN_LOADED = List.of("PING");

    private final RedisConnection connection;

    public RedisControl(RedisConnection connection) {
        this.connection = connection;
    }

    /** The certificate that the server showed when this connection was made; nothing over plain TCP. */
    public Optional<ShownCertificate> certificate() {
        return connection.certificate();
    }

    /**
     * What a server says of itself.
     *
     * @param config the values of the directives that this server knows, as {@code CONFIG GET} writes them
     * @param users as {@link #users} tells them
     */
    public record Look(SortedMap<String, String> config, SortedMap<String, String> users) {}

    /**
     * All of it in one round trip, and in few bytes: it is asked of every server in every pass.
     *
     * @throws RedisRefused which is {@link RedisRefused#loading} when the server still reads its data
     */
    public Look look(Collection<String> directives) {
        List<Optional<Object>> replies = asked(configGet(directives));
        return new Look(config(replies.get(0)), users(replies.get(1)));
    }

    private List<Optional<Object>> asked(List<String> configGet) {
        try {
            return connection.callAll(List.of(configGet, ACL_LIST, ANSWERED_WHEN_LOADED));
        } catch (RedisRefused e) {
            if (e.loading()) {
                throw e;
            }
            // One that can't save, or whose disk is full, refuses it too, and tells what it is set to all the same.
            return connection.callAll(List.of(configGet, ACL_LIST));
        }
    }

    /** What the data take, in bytes. */
    public long usedMemory() {
        return Long.parseLong(info("memory").getOrDefault("used_memory", "0"));
    }

    private static List<String> configGet(Collection<String> directives) {
        return Stream.concat(Stream.of("CONFIG", "GET"), directives.stream()).toList();
    }

    private static SortedMap<String, String> config(Optional<Object> reply) {
        List<String> flat = texts(reply);
        var config = new TreeMap<String, String>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            config.put(flat.get(i), flat.get(i + 1));
        }
        return Collections.unmodifiableSortedMap(config);
    }

    /** Sets directives in one command: all of them or none. */
    public void configure(Map<String, String> directives) {
        var command = new ArrayList<>(List.of("CONFIG", "SET"));
        new TreeMap<>(directives).forEach((name, value) -> command.addAll(List.of(name, value)));
        connection.call(command);
    }

    /**
     * The users and their rules, as {@code ACL LIST} writes them, without the name. Passwords are SHA-256 hashes. Equal
     * rules have equal texts, on whichever server.
     */
    public SortedMap<String, String> users() {
        return users(connection.call(ACL_LIST));
    }

    private static SortedMap<String, String> users(Optional<Object> reply) {
        var users = new TreeMap<String, String>();
        for (String line : texts(reply)) {
            String[] words = line.split(" ", 3);
            users.put(words[1], words.length > 2 ? AclText.canonical(words[2]) : "");
        }
        return Collections.unmodifiableSortedMap(users);
    }

    /** Makes or changes a user. Its open connections go on. */
    public void setUser(String name, List<String> rules) {
        connection.call(
                Stream.concat(Stream.of("ACL", "SETUSER", name), rules.stream()).toList());
    }

    /** Deletes a user and ends its connections. */
    public void deleteUser(String name) {
        connection.call("ACL", "DELUSER", name);
    }

    /** The fields of one section of {@code INFO}. */
    public SortedMap<String, String> info(String section) {
        return fields(connection.call("INFO", section));
    }

    private static SortedMap<String, String> fields(Optional<Object> reply) {
        var fields = new TreeMap<String, String>();
        text(reply.orElse("")).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return Collections.unmodifiableSortedMap(fields);
    }

    /** Whether an append-only file is written. */
    public boolean appends() {
        return "1".equals(info("persistence").get("aof_enabled"));
    }

    /**
     * Whether the append-only file holds all data. A server that was told to append while it runs first writes out what
     * it has; until that is done it refuses to end, and killed it would leave nothing behind.
     */
    public boolean appendsAll() {
        var persistence = info("persistence");
        return "1".equals(persistence.get("aof_enabled"))
                && "0".equals(persistence.get("aof_rewrite_scheduled"))
                && "0".equals(persistence.get("aof_rewrite_in_progress"))
                && "ok".equals(persistence.get("aof_last_bgrewrite_status"));
    }

    /** Ends the connections that came in through one of the server's ports. */
    public void endClientsOf(int port) {
        text(connection.call("CLIENT", "LIST").orElse(""))
                .lines()
                .map(RedisControl::clientFields)
                .filter(client -> client.getOrDefault("laddr", "").endsWith(":" + port))
                .forEach(client -> connection.call("CLIENT", "KILL", "ID", client.getOrDefault("id", "0")));
    }

    private static Map<String, String> clientFields(String line) {
        var fields = new TreeMap<String, String>();
        for (String word : line.split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                fields.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return fields;
    }

    /** Holds back writes for a time, so that what is saved next is all there is. */
    public void pauseWrites(Duration duration) {
        connection.call("CLIENT", "PAUSE", Long.toString(duration.toMillis()), "WRITE");
    }

    public void resumeWrites() {
        connection.call("CLIENT", "UNPAUSE");
    }

    /** Writes the data set to the server's dump file; the server does nothing else meanwhile. */
    public void save() {
        connection.call("SAVE");
    }

    @Override
    public void close() {
        connection.close();
    }

    private static List<String> texts(Optional<Object> reply) {
        return reply.orElse(List.of()) instanceof List<?> list
                ? list.stream().map(RedisControl::text).toList()
                : List.of();
    }

    private static String text(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }
}
