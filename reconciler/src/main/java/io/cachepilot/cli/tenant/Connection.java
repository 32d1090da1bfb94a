package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.Terminal;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.file.ShellWord;
import io.cachepilot.instance.HostPort;
import io.cachepilot.kind.tenant.view.TenantView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to connect to a tenant, as lines to paste. None shows the password: the shell asks for it when it is used. */
public final class Connection {
    private Connection() {}

    /**
     * How a tenant is connected to, one way in a line.
     *
     * @param flags what every command here has to be given, as {@link SettingsOptions#typed} says it
     */
    public static List<String> lines(TenantView tenant, StateDirectory state, Terminal terminal, String flags) {
        var lines = new ArrayList<String>();
        String password = "REDISCLI_AUTH=\"$(%s password %s%s)\"".formatted(terminal.program(), tenant.name(), flags);
        tenant.tlsPort().ifPresent(port -> {
            String authority = ShellWord.of(terminal.shown(authority(state)));
            lines.add("%s redis-cli %s --cacert %s".formatted(password, address("rediss", port), authority));
        });
        tenant.plainPort().ifPresent(port -> lines.add("%s redis-cli %s".formatted(password, address("redis", port))));
        lines.add("%s redis%s %s PING".formatted(terminal.program(), flags, tenant.name()));
        return List.copyOf(lines);
    }

    static Path authority(StateDirectory state) {
        return state.authority().resolve("ca.crt");
    }

    /** What redis-cli takes. In a URL it knows no IPv6 address before version 7.2. */
    private static String address(String scheme, HostPort port) {
        if (!port.address().contains(":")) {
            return "-u %s://%s:%d".formatted(scheme, port.address(), port.port());
        }
        return "%s-h %s -p %d".formatted(scheme.equals("rediss") ? "--tls " : "", port.address(), port.port());
    }

    /** The ports that are open, in a few words: {@code tls 7300, plain 7600}. */
    public static String ports(TenantView tenant) {
        var ports = new ArrayList<String>();
        tenant.tlsPort().ifPresent(port -> ports.add("tls " + port.port()));
        tenant.plainPort().ifPresent(port -> ports.add("plain " + port.port()));
        return String.join(", ", ports);
    }
}
