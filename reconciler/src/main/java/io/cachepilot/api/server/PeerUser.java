package io.cachepilot.api.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;

/** Who is at the other end of a connection to a socket file, as the kernel says; see SO_PEERCRED in unix(7). */
final class PeerUser {
    private PeerUser() {}

    /** The name, or the number of a user without one; empty for any other connection. */
    static Optional<String> of(EndPoint endPoint) {
        if (!(endPoint instanceof SocketChannelEndPoint socket)) {
            return Optional.empty();
        }
        SocketChannel channel = socket.getChannel();
        if (!channel.supportedOptions().contains(ExtendedSocketOptions.SO_PEERCRED)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName());
        } catch (IOException _) {
            // It has gone meanwhile, and hears no answer.
            return Optional.empty();
        }
    }
}
