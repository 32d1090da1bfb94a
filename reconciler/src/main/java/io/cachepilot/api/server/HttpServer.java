package io.cachepilot.api.server;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Incoming;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Accepts connections, and passes everything that comes on them to one function, in a virtual thread each: requests, and
 * what the library refuses as none. So nothing is answered but what that function says.
 */
public final class HttpServer implements AutoCloseable {
    /** For how long a client may be silent while there are as many connections as are allowed. */
    private static final Duration IDLE_WHEN_FULL = Duration.ofSeconds(2);

    private static final Duration LONGEST_END = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 2_000;
    private static final int LONGEST_HEADERS = 16 * 1024;

    /** Threads of the system, which only accept, read headers and write what is ready. */
    private static final int THREADS = 16;

    private final Server server;
    private final ServerConnector connector;
    private final OpenStreams streams;

    private HttpServer(Server server, ServerConnector connector, OpenStreams streams) {
        this.server = server;
        this.connector = connector;
        this.streams = streams;
    }

    /**
     * Starts to serve.
     *
     * @param address port 0: any that is free
     * @throws AddressTaken when something else listens there
     */
    public static HttpServer start(InetSocketAddress address, Function<Incoming, Answer> service) {
        return start(address, Patience.USUAL, service);
    }

    /** The same, with clients that may be as slow as that. */
    public static HttpServer start(InetSocketAddress address, Patience patience, Function<Incoming, Answer> service) {
        var streams = new OpenStreams();
        var answers = new Answers(streams);
        var server = new Server(threads());
        ServerConnector connector = connector(server, patience, address);
        server.addConnector(connector);
        server.addBean(limit(server));
        server.setHandler(new GracefulHandler(new Entrance(service, answers, patience)));
        server.setErrorHandler(new Refusals(service, answers));
        server.setStopTimeout(LONGEST_END.toMillis());
        var started = new HttpServer(server, connector, streams);
        try {
            server.start();
        } catch (Exception e) {
            started.close();
            throw new AddressTaken(address, e);
        }
        return started;
    }

    /** The address that it listens on. */
    public InetSocketAddress address() {
        return new InetSocketAddress(connector.getHost(), connector.getLocalPort());
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(THREADS);
        threads.setName("http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
        return threads;
    }

    private static NetworkConnectionLimit limit(Server server) {
        var connections = new NetworkConnectionLimit(CONNECTIONS, server);
        connections.setEndPointIdleTimeout(IDLE_WHEN_FULL.toMillis());
        return connections;
    }

    private static ServerConnector connector(Server server, Patience patience, InetSocketAddress address) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LONGEST_HEADERS);
        // Paths are decoded and judged by the table of routes.
        http.setUriCompliance(UriCompliance.UNSAFE);
        var connector = new WatchedConnector(server, http, patience);
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setAcceptQueueSize(256);
        return connector;
    }

    /** Takes no more requests, and ends those that run within seconds. */
    @Override
    public void close() {
        streams.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server does not end", e);
        }
    }
}
