package io.cachepilot.kind.tenant.simulation;

import io.cachepilot.file.DurableFile;
import io.cachepilot.pki.certificate.CertificateUnreadable;
import io.cachepilot.pki.certificate.CertificateView;
import io.cachepilot.redis.RedisRefused;
import io.cachepilot.secret.Secret;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * A Redis server without a process: it has what its files say when it is started, and from then on what it is told. What it
 * keeps on disk is there again when it is started anew, and what it keeps in memory is not.
 */
final class FakeServer {
    /** What a server has that was told nothing. Others than these it does not know. */
    private static final SortedMap<String, String> DEFAULTS = defaults();

    private static final Set<String> FIXED = Set.of(
            "aclfile",
            "daemonize",
            "databases",
            "dbfilename",
            "dir",
            "enable-debug-command",
            "enable-module-command",
            "enable-protected-configs");
    private static final Set<String> POLICIES = Set.of(
            "noeviction",
            "allkeys-lru",
            "allkeys-lfu",
            "allkeys-random",
            "volatile-lru",
            "volatile-lfu",
            "volatile-random",
            "volatile-ttl");
    private static final List<String> PORTS = List.of("port", "tls-port");
    private static final List<String> CERTIFICATE = List.of("tls-cert-file", "tls-key-file");
    private static final Duration WRITES_OUT = Duration.ofSeconds(1);
    private static final long EMPTY_BYTES = 900_000;

    private final InstantSource clock;
    private final IntPredicate isFree;
    private final SortedMap<String, String> config;
    private final FakeUsers users;
    private final SortedMap<String, String> data = new TreeMap<>();
    private final List<FakeConnection> connections = new ArrayList<>();

    private Optional<X509Certificate> certificate = Optional.empty();
    private Instant pausedUntil = Instant.MIN;

    /** Until when not all data is in the append-only file. */
    private Instant appendedAt = Instant.MIN;

    /**
     * Started from its configuration file.
     *
     * @param isFree whether nobody else listens on a port
     * @throws IllegalStateException when it can't be, and ends at once
     */
    FakeServer(Path file, InstantSource clock, IntPredicate isFree) {
        this.clock = clock;
        this.isFree = isFree;
        this.config = configured(file);
        String acl = value("aclfile");
        this.users = acl.isEmpty() ? FakeUsers.open() : FakeUsers.of(text(Path.of(acl)));
        openPorts().stream().filter(port -> !isFree.test(port)).findFirst().ifPresent(port -> {
            throw new IllegalStateException("port %d is taken".formatted(port));
        });
        if (port("tls-port") != 0) {
            certificate = Optional.of(loaded());
        }
        load();
    }

    private static SortedMap<String, String> defaults() {
        var defaults = new TreeMap<String, String>();
        defaults.put("aclfile", "");
        defaults.put("appendfsync", "everysec");
        defaults.put("appendonly", "no");
        defaults.put("bind", "127.0.0.1");
        defaults.put("daemonize", "no");
        defaults.put("databases", "16");
        defaults.put("dbfilename", "dump.rdb");
        defaults.put("dir", "");
        defaults.put("enable-debug-command", "no");
        defaults.put("enable-module-command", "no");
        defaults.put("enable-protected-configs", "no");
        defaults.put("maxmemory", "0");
        defaults.put("maxmemory-policy", "noeviction");
        defaults.put("port", "6379");
        defaults.put("protected-mode", "yes");
        defaults.put("save", "3600 1 300 100 60 10000");
        defaults.put("tcp-keepalive", "300");
        defaults.put("timeout", "0");
        defaults.put("tls-auth-clients", "yes");
        defaults.put("tls-cert-file", "");
        defaults.put("tls-key-file", "");
        defaults.put("tls-port", "0");
        defaults.put("tls-protocols", "");
        return defaults;
    }

    private static SortedMap<String, String> configured(Path file) {
        var config = new TreeMap<>(DEFAULTS);
        text(file)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> {
                    String[] words = line.split(" ", 2);
                    if (!DEFAULTS.containsKey(words[0])) {
                        throw new IllegalStateException("bad directive " + line);
                    }
                    config.put(words[0], unquoted(words[1]));
                });
        return config;
    }

    private static String unquoted(String value) {
        return value.startsWith("\"")
                ? value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
                : value;
    }

    private static String text(Path file) {
        return DurableFile.read(file).orElseThrow(() -> new IllegalStateException("there is no " + file));
    }

    /** What it has of a directive. */
    String value(String directive) {
        return config.getOrDefault(directive, "");
    }

    private int port(String directive) {
        return Integer.parseInt(value(directive));
    }

    Set<Integer> openPorts() {
        return PORTS.stream().map(this::port).filter(port -> port != 0).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether it listens on that port, and speaks TLS there or not. */
    boolean listens(int port, boolean tls) {
        return port == port(tls ? "tls-port" : "port");
    }

    /** The certificate that it shows; empty where no port of it speaks TLS. */
    Optional<X509Certificate> certificate() {
        return certificate.filter(_ -> port("tls-port") != 0);
    }

    SortedMap<String, String> data() {
        return new TreeMap<>(data);
    }

    /** Whether all of its data is there again when it ends now. */
    boolean keepsAll() {
        return appends() && !isWritingOut();
    }

    private boolean isWritingOut() {
        return clock.instant().isBefore(appendedAt);
    }

    /** A client writes; false while writes are held back. */
    boolean write(String key, String value) {
        boolean takes = !clock.instant().isBefore(pausedUntil);
        if (takes) {
            data.put(key, value);
        }
        return takes;
    }

    /** Somebody who may do anything tells it that. */
    void told(List<String> command) {
        var _ = command.getFirst().equals("CONFIG") ? configSet(command) : acl(Optional.empty(), "setuser", command);
    }

    private X509Certificate loaded() {
        Path file = Path.of(value("tls-cert-file"));
        try {
            String pem = text(file);
            var _ = CertificateView.parseWithKey(Path.of(value("tls-key-file")), text(Path.of(value("tls-key-file"))));
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        } catch (CertificateUnreadable | CertificateException | UncheckedIOException e) {
            throw new IllegalStateException("Unable to update TLS configuration: " + e.getMessage(), e);
        }
    }

    Set<String> users() {
        return users.names();
    }

    List<String> rules(String user) {
        return users.rules(user);
    }

    boolean admits(String user, Secret password) {
        return users.admits(user, password);
    }

    void connected(FakeConnection connection) {
        connections.add(connection);
    }

    void disconnected(FakeConnection connection) {
        connections.remove(connection);
    }

    boolean knows(FakeConnection connection) {
        return connections.contains(connection);
    }

    /** Ends as it was asked to: what it is to keep on disk is on disk before. */
    void end() {
        if (appends()) {
            append();
        }
        if (!value("save").isEmpty()) {
            write(dumpFile());
        }
        connections.clear();
    }

    /** Ends at once. What was appended is there. */
    void kill() {
        if (keepsAll()) {
            append();
        }
        connections.clear();
    }

    private boolean appends() {
        return value("appendonly").equals("yes");
    }

    private Path appendOnlyFile() {
        return Path.of(value("dir")).resolve("appendonlydir").resolve("appendonly.aof");
    }

    /** It counts once it is listed. */
    private Path listOfAppended() {
        return appendOnlyFile().resolveSibling("appendonly.aof.manifest");
    }

    private Path appendOnlyFileOfBefore7() {
        return Path.of(value("dir")).resolve("appendonly.aof");
    }

    private void append() {
        write(appendOnlyFile());
        DurableFile.write(listOfAppended(), "file appendonly.aof seq 1 type b\n");
    }

    private Path dumpFile() {
        return Path.of(value("dir")).resolve(value("dbfilename"));
    }

    private void write(Path file) {
        DurableFile.write(
                file,
                data.entrySet().stream()
                        .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    /** One that appends looks at no dump; where it lacks a file of its own, it takes over one of an older version. */
    private void load() {
        if (!appends()) {
            load(dumpFile());
        } else if (Files.exists(listOfAppended())) {
            load(appendOnlyFile());
        } else {
            load(appendOnlyFileOfBefore7());
            append();
            DurableFile.delete(appendOnlyFileOfBefore7());
        }
    }

    private void load(Path file) {
        DurableFile.read(file).stream()
                .flatMap(String::lines)
                .map(line -> line.split("\t", 2))
                .forEach(entry -> data.put(entry[0], entry[1]));
    }

    /** Answers one command of a connection: with text, a number, a list, or an error. */
    Object answer(FakeConnection connection, List<String> words) {
        String command = words.getFirst().toLowerCase(Locale.ROOT);
        String second = words.size() > 1 ? words.get(1).toLowerCase(Locale.ROOT) : "";
        if (!users.mayCall(connection.user(), command, second)) {
            throw error("NOPERM this user has no permissions to run the '%s' command".formatted(command));
        }
        return switch (command) {
            case "ping" -> "PONG";
            case "get" -> Optional.ofNullable(data.get(words.get(1)));
            case "set" -> {
                requireNotPaused();
                data.put(words.get(1), words.get(2));
                yield "OK";
            }
            case "config" -> second.equals("get") ? configGet(words) : configSet(words);
            case "acl" -> acl(Optional.of(connection), second, words);
            case "info" -> info(second);
            case "client" -> client(second, words);
            case "save" -> {
                write(dumpFile());
                yield "OK";
            }
            default -> throw error("ERR unknown command '%s'".formatted(command));
        };
    }

    static RedisRefused error(String message) {
        return new RedisRefused(message, new IllegalArgumentException(message));
    }

    private void requireNotPaused() {
        if (clock.instant().isBefore(pausedUntil)) {
            throw FakeServers.unreachable("writes are held back");
        }
    }

    private List<Object> configGet(List<String> words) {
        var flat = new ArrayList<Object>();
        words.stream().skip(2).filter(name -> config.containsKey(name)).forEach(name -> {
            flat.add(name);
            flat.add(value(name));
        });
        return flat;
    }

    /** All of it or nothing. */
    private String configSet(List<String> words) {
        var wanted = new TreeMap<String, String>();
        for (int i = 2; i + 1 < words.size(); i += 2) {
            wanted.put(words.get(i), words.get(i + 1));
        }
        wanted.forEach(this::requireSettable);
        PORTS.stream().filter(wanted::containsKey).forEach(port -> requireFree(port, wanted.getOrDefault(port, "0")));
        var before = new TreeMap<>(config);
        config.putAll(wanted);
        try {
            applied(before, wanted.keySet());
        } catch (IllegalStateException e) {
            config.putAll(before);
            throw error("ERR CONFIG SET failed - " + e.getMessage());
        }
        return "OK";
    }

    private void requireSettable(String directive, String value) {
        if (!DEFAULTS.containsKey(directive)) {
            throw error("ERR Unknown option or number of arguments for CONFIG SET - '%s'".formatted(directive));
        }
        if (FIXED.contains(directive)) {
            throw error("ERR CONFIG SET failed - can't set immutable config '%s'".formatted(directive));
        }
        if (directive.equals("maxmemory-policy") && !POLICIES.contains(value)) {
            throw error("ERR CONFIG SET failed - '%s' is no policy".formatted(value));
        }
    }

    private void requireFree(String directive, String port) {
        if (!port.equals("0") && !port.equals(value(directive)) && !isFree.test(Integer.parseInt(port))) {
            throw error("ERR CONFIG SET failed - Unable to listen on this port.");
        }
    }

    private void applied(Map<String, String> before, Set<String> directives) {
        boolean reloads = certificate.isEmpty() || directives.stream().anyMatch(CERTIFICATE::contains);
        if (port("tls-port") != 0 && reloads) {
            certificate = Optional.of(loaded());
        }
        if (appends() && "no".equals(before.get("appendonly"))) {
            appendedAt = clock.instant().plus(WRITES_OUT);
        }
    }

    private Object acl(Optional<FakeConnection> connection, String what, List<String> words) {
        return switch (what) {
            case "list" -> List.copyOf(users.list());
            case "setuser" -> {
                users.set(words.get(2), words.subList(3, words.size()));
                yield "OK";
            }
            case "deluser" -> {
                users.delete(words.get(2));
                connections.removeIf(each ->
                        !connection.equals(Optional.of(each)) && each.user().equals(words.get(2)));
                yield 1L;
            }
            default -> throw error("ERR unknown subcommand '%s'".formatted(what));
        };
    }

    private String info(String section) {
        return switch (section) {
            case "memory" -> "# Memory\r\nused_memory:%d\r\n".formatted(usedMemory());
            case "persistence" -> persistence();
            default ->
                "# Server\r\nredis_version:7.0.15\r\ntcp_port:%s\r\nused_memory:%d\r\n"
                        .formatted(value("port"), usedMemory());
        };
    }

    private long usedMemory() {
        return EMPTY_BYTES
                + data.entrySet().stream()
                        .mapToLong(entry ->
                                entry.getKey().length() + entry.getValue().length())
                        .sum();
    }

    private String persistence() {
        return "# Persistence\r\naof_enabled:%d\r\naof_rewrite_scheduled:0\r\naof_rewrite_in_progress:%d\r\naof_last_bgrewrite_status:ok\r\n"
                .formatted(appends() ? 1 : 0, isWritingOut() ? 1 : 0);
    }

    private Object client(String what, List<String> words) {
        return switch (what) {
            case "list" ->
                connections.stream()
                        .map(each ->
                                "id=%d laddr=127.0.0.1:%d user=%s\n".formatted(each.id(), each.port(), each.user()))
                        .collect(Collectors.joining());
            case "kill" -> {
                connections.removeIf(each -> Long.toString(each.id()).equals(words.get(3)));
                yield 1L;
            }
            case "pause" -> {
                pausedUntil = clock.instant().plusMillis(Long.parseLong(words.get(2)));
                yield "OK";
            }
            case "unpause" -> {
                pausedUntil = Instant.MIN;
                yield "OK";
            }
            default -> throw error("ERR unknown subcommand '%s'".formatted(what));
        };
    }
}
