package io.cachepilot.kind.tenant.plan;

import java.util.Set;

/** What is known of the Redis directives that we manage. */
final class Directive {
    /** Directives that {@code CONFIG SET} refuses, as Redis 7 documents and answers. */
    static final Set<String> FIXED = Set.of(
            "aclfile",
            "appenddirname",
            "appendfilename",
            "daemonize",
            "databases",
            "dbfilename",
            "dir",
            "enable-debug-command",
            "enable-module-command",
            "enable-protected-configs");

    private static final Set<String> PORTS = Set.of("port", "tls-port");

    private Directive() {}

    static boolean changeableLive(String name) {
        return !FIXED.contains(name);
    }

    static boolean isPort(String name) {
        return PORTS.contains(name);
    }
}
