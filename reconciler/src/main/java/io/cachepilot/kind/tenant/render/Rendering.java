package io.cachepilot.kind.tenant.render;

import io.cachepilot.instance.Layout;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.secret.Secret;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tenant's server as Redis is told it.
 *
 * @param directives every directive that we manage, with its value as {@code CONFIG GET} answers it
 * @param users every user, by name
 */
public record Rendering(SortedMap<String, String> directives, SortedMap<String, AclUser> users) {
    /** The configuration file, in the instance's directory of files. */
    public static final String CONFIG_FILE = "redis.conf";

    /** The file of users. */
    public static final String ACL_FILE = "users.acl";

    /** Certificate and key in one file, so that a crash can never leave two that do not match. */
    public static final String CERTIFICATE_FILE = "server.pem";

    /** What the port that speaks TLS is called in a {@link Layout}. */
    public static final String TLS = "tls";

    /** What the port that does not is called. */
    public static final String PLAIN = "plain";

    public Rendering {
        directives = Collections.unmodifiableSortedMap(new TreeMap<>(directives));
        users = Collections.unmodifiableSortedMap(new TreeMap<>(users));
    }

    public static Rendering of(TenantSpec spec, Layout layout, Secret password, Secret controlPassword) {
        var users = new TreeMap<String, AclUser>();
        users.put(AclUser.TENANT, AclUser.tenant(password, spec.scripting()));
        users.put(AclUser.CONTROL, AclUser.control(controlPassword));
        return new Rendering(directives(spec, layout), users);
    }

    private static SortedMap<String, String> directives(TenantSpec spec, Layout layout) {
        var directives = new TreeMap<String, String>();
        network(directives, spec, layout);
        tls(directives, layout);
        memory(directives, spec.memory());
        persistence(directives, spec.persistence(), layout);
        hardening(directives, layout);
        return directives;
    }

    private static void network(SortedMap<String, String> directives, TenantSpec spec, Layout layout) {
        directives.put("bind", layout.bind());
        directives.put("tls-port", port(spec.securityMode().tls(), layout, TLS));
        directives.put("port", port(spec.securityMode().plain(), layout, PLAIN));
        directives.put("protected-mode", "yes");
        directives.put("tcp-keepalive", "300");
        directives.put("timeout", "0");
    }

    private static String port(boolean open, Layout layout, String purpose) {
        Integer port = layout.listen().get(purpose);
        if (port == null) {
            throw new IllegalArgumentException("the layout has no port for " + purpose + "; it has " + layout.listen());
        }
        return open ? port.toString() : "0";
    }

    /** Given in every mode, so that opening the TLS port later is one change of one directive. */
    private static void tls(SortedMap<String, String> directives, Layout layout) {
        String certificate = layout.insideFiles() + "/" + CERTIFICATE_FILE;
        directives.put("tls-cert-file", certificate);
        directives.put("tls-key-file", certificate);
        directives.put("tls-auth-clients", "no");
        directives.put("tls-protocols", "TLSv1.2 TLSv1.3");
    }

    private static void memory(SortedMap<String, String> directives, TenantSpec.Memory memory) {
        directives.put("maxmemory", Long.toString(memory.maxmemoryMb() * 1024L * 1024L));
        directives.put("maxmemory-policy", memory.policy().toString());
    }

    private static void persistence(SortedMap<String, String> directives, Persistence persistence, Layout layout) {
        boolean persistent = persistence == Persistence.PERSISTENT;
        directives.put("save", persistent ? "3600 1 300 100 60 10000" : "");
        directives.put("appendonly", persistent ? "yes" : "no");
        directives.put("appendfsync", "everysec");
        directives.put("dbfilename", "dump.rdb");
        directives.put("dir", layout.insideData());
    }

    private static void hardening(SortedMap<String, String> directives, Layout layout) {
        directives.put("aclfile", layout.insideFiles() + "/" + ACL_FILE);
        directives.put("databases", "16");
        directives.put("enable-debug-command", "no");
        directives.put("enable-module-command", "no");
        directives.put("enable-protected-configs", "no");
        directives.put("daemonize", "no");
    }

    /** The same but for one directive. */
    public Rendering with(String directive, String value) {
        var changed = new TreeMap<>(directives);
        changed.put(directive, value);
        return new Rendering(changed, users);
    }

    /** The password of {@link AclUser#CONTROL}. */
    public Secret controlPassword() {
        return user(AclUser.CONTROL).password();
    }

    /** The user of that name, which must be one of {@link #users}. */
    public AclUser user(String name) {
        return Objects.requireNonNull(users.get(name), () -> "there is no user " + name);
    }

    /** The text of {@link #CONFIG_FILE}. */
    public String configFile() {
        var text =
                new StringBuilder("# Written by cachepilot. A change made here is undone: change the tenant's spec.\n");
        directives.forEach((name, value) ->
                text.append(name).append(' ').append(quoted(name, value)).append('\n'));
        return text.toString();
    }

    /** The text of {@link #ACL_FILE}. It holds hashes of passwords: for its owner's eyes only. */
    public String aclFile() {
        var text = new StringBuilder();
        users.values().forEach(user -> text.append(user.fileLine()).append('\n'));
        return text.toString();
    }

    /** Directives that take several words are given as words; any other value with a blank in it is one quoted word. */
    private static String quoted(String name, String value) {
        boolean severalWords = List.of("bind", "save").contains(name);
        if (value.matches("[\\w./:@+-]+") || (severalWords && !value.isEmpty())) {
            return value;
        }
        String escaped = value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
        return '"' + escaped + '"';
    }
}
