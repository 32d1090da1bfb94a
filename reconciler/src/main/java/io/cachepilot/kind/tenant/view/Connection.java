package io.cachepilot.kind.tenant.view;

import io.cachepilot.converge.view.Caller;
import io.cachepilot.file.ShellWord;
import io.cachepilot.instance.HostPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to connect to a tenant, as lines to paste. None shows the password: the shell asks for it when it is used. */
final class Connection {
    private Connection() {}

    /**
     * How a tenant is connected to, one way in a line.
     *
     * @param bundle the certificates that clients have to trust
     */
    static List<String> lines(TenantView tenant, Path bundle, Caller caller) {
        var lines = new ArrayList<String>();
        String password =
                "REDISCLI_AUTH=\"$(%s password %s%s)\"".formatted(caller.program(), tenant.name(), caller.flags());
        tenant.tlsPort().ifPresent(port -> {
            String trusted = ShellWord.of(caller.shown(bundle));
            lines.add("%s redis-cli %s --cacert %s".formatted(password, address("rediss", port), trusted));
        });
        tenant.plainPort().ifPresent(port -> lines.add("%s redis-cli %s".formatted(password, address("redis", port))));
        lines.add("%s redis%s %s PING".formatted(caller.program(), caller.flags(), tenant.name()));
        return List.copyOf(lines);
    }

    /** What redis-cli takes. In a URL it knows no IPv6 address before version 7.2. */
    private static String address(String scheme, HostPort port) {
        if (!port.address().contains(":")) {
            return "-u %s://%s:%d".formatted(scheme, port.address(), port.port());
        }
        return "%s-h %s -p %d".formatted(scheme.equals("rediss") ? "--tls " : "", port.address(), port.port());
    }

    /** The ports that are open, in a few words: {@code tls 7300, plain 7600}. */
    static String ports(TenantView tenant) {
        var ports = new ArrayList<String>();
        tenant.tlsPort().ifPresent(port -> ports.add("tls " + port.port()));
        tenant.plainPort().ifPresent(port -> ports.add("plain " + port.port()));
        return String.join(", ", ports);
    }
}
