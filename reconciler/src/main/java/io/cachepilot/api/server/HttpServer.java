package io.cachepilot.api.server;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Incoming;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;

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
    private final Optional<InetSocketAddress> address;
    private final OpenStreams streams;

    private HttpServer(Javalin javalin, Optional<InetSocketAddress> address, OpenStreams streams) {
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
        try {
            return start(
                    patience,
                    service,
                    Optional.of(address),
                    (server, http) -> connector(server, http, patience, address));
        } catch (NotStarted e) {
            throw new AddressTaken(address, e.because());
        }
    }

    /**
     * Serves on a socket file, which is made, for its owner alone; its connections are not limited. The mode is set a moment after the
     * file is there, so whoever is served has to be asked for by the name that {@link Incoming#user} tells.
     *
     * @throws UncheckedIOException when it can't be made there
     */
    public static HttpServer on(Path socket, Function<Incoming, Answer> service) {
        try {
            Files.deleteIfExists(socket);
            HttpServer started =
                    start(Patience.USUAL, service, Optional.empty(), (server, http) -> connector(server, http, socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + socket, e);
        } catch (NotStarted e) {
            throw new UncheckedIOException("cannot listen on " + socket, new IOException(e.because()));
        }
    }

    /** The library does not start. */
    private static final class NotStarted extends RuntimeException {
        private final RuntimeException because;

        NotStarted(RuntimeException because) {
            super(because);
            this.because = because;
        }

        RuntimeException because() {
            return because;
        }
    }

    private static HttpServer start(
            Patience patience,
            Function<Incoming, Answer> service,
            Optional<InetSocketAddress> address,
            BiFunction<Server, HttpConfiguration, Connector> connector) {
        var streams = new OpenStreams();
        var answers = new Answers(streams);
        var entrance = new Entrance(service, answers, patience);
        Javalin javalin = Javalin.create(config -> {
            configure(config);
            config.jetty.modifyServer(server -> {
                address.ifPresent(_ -> server.addBean(limit(server)));
                server.setHandler(new GracefulHandler(entrance));
                server.setErrorHandler(new Refusals(service, answers));
                server.setStopTimeout(LONGEST_END.toMillis());
            });
            config.jetty.modifyHttpConfiguration(HttpServer::limit);
            config.jetty.addConnector(connector);
            Entrance.METHODS.forEach(method -> config.routes.addHttpHandler(method, "*", entrance::answer));
        });
        try {
            javalin.start();
        } catch (RuntimeException e) {
            javalin.stop();
            throw new NotStarted(e);
        }
        return new HttpServer(javalin, address, streams);
    }

    /**
     * The address that it listens on.
     *
     * @throws IllegalStateException when that is a file
     */
    public InetSocketAddress address() {
        return address.map(at -> new InetSocketAddress(at.getAddress(), javalin.port()))
                .orElseThrow(() -> new IllegalStateException("it listens on a file"));
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

    private static Connector connector(Server server, HttpConfiguration http, Path socket) {
        var connector = new UnixDomainServerConnector(server, new HttpConnectionFactory(http));
        connector.setUnixDomainPath(socket);
        connector.setIdleTimeout(Patience.USUAL.silent().toMillis());
        return connector;
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
