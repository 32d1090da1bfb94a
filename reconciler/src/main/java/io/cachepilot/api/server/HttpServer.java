package io.cachepilot.api.server;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Incoming;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

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

    private final Javalin javalin;
    private final InetSocketAddress address;
    private final OpenStreams streams;

    private HttpServer(Javalin javalin, InetSocketAddress address, OpenStreams streams) {
        this.javalin = javalin;
        this.address = address;
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
        var entrance = new Entrance(service, answers, patience);
        Javalin javalin = Javalin.create(config -> {
            configure(config);
            config.jetty.modifyServer(server -> {
                server.addBean(limit(server));
                server.setHandler(new GracefulHandler(entrance));
                server.setErrorHandler(new Refusals(service, answers));
                server.setStopTimeout(LONGEST_END.toMillis());
            });
            config.jetty.modifyHttpConfiguration(HttpServer::limit);
            config.jetty.addConnector((server, http) -> connector(server, http, patience, address));
            Entrance.METHODS.forEach(method -> config.routes.addHttpHandler(method, "*", entrance::answer));
        });
        try {
            javalin.start();
        } catch (RuntimeException e) {
            javalin.stop();
            throw new AddressTaken(address, e);
        }
        return new HttpServer(javalin, address, streams);
    }

    /** The address that it listens on. */
    public InetSocketAddress address() {
        return new InetSocketAddress(address.getAddress(), javalin.port());
    }

    private static void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
    }

    private static NetworkConnectionLimit limit(Server server) {
        var connections = new NetworkConnectionLimit(CONNECTIONS, server);
        connections.setEndPointIdleTimeout(IDLE_WHEN_FULL.toMillis());
        return connections;
    }

    private static void limit(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LONGEST_HEADERS);
        // Paths are decoded and judged by the table of routes.
        http.setUriCompliance(UriCompliance.UNSAFE);
    }

    private static ServerConnector connector(
            Server server, HttpConfiguration http, Patience patience, InetSocketAddress address) {
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
        javalin.stop();
    }
}
