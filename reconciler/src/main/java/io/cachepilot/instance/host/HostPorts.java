package io.cachepilot.instance.host;

import io.cachepilot.instance.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** Whether a port of this host could be listened on now. */
public final class HostPorts {
    private HostPorts() {}

    /** Why the kernel refuses it, in its words; empty when it is free. Takes it for a moment, and never listens. */
    public static Optional<String> refused(HostPort port) {
        try (var channel = SocketChannel.open()) {
            // As servers do it: connections of an earlier one may linger.
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(port.address(), port.port()));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
