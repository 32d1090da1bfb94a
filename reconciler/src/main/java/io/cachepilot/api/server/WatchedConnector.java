package io.cachepilot.api.server;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Accepts connections whose clients are watched. */
final class WatchedConnector extends ServerConnector {
    private final Patience patience;

    WatchedConnector(Server server, HttpConfiguration http, Patience patience) {
        super(server, new HttpConnectionFactory(http));
        this.patience = patience;
        setIdleTimeout(patience.silent().toMillis());
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        return new WatchedEndPoint(channel, selector, key, getScheduler(), patience);
    }
}
