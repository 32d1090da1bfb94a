package io.cachepilot.redis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** A connection over a socket. */
final class JedisConnection implements RedisConnection {
    private final Connection connection;
    private final AtomicReference<Optional<ShownCertificate>> shown;

    private JedisConnection(Connection connection, AtomicReference<Optional<ShownCertificate>> shown) {
        this.connection = connection;
        this.shown = shown;
    }

    static JedisConnection connect(Endpoint endpoint, Duration timeout) {
        var config = DefaultJedisClientConfig.builder()
                .timeoutMillis(Math.toIntExact(timeout.toMillis()))
                .user(endpoint.user())
                .password(endpoint.password().reveal())
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .resp2();
        var shown = new AtomicReference<>(Optional.<ShownCertificate>empty());
        var opened = new AtomicReference<Optional<Socket>>(Optional.empty());
        return translating(endpoint.toString(), () -> {
            try {
                var connection = new Connection(
                        () -> {
                            Socket socket = socket(endpoint, timeout, shown);
                            opened.set(Optional.of(socket));
                            return socket;
                        },
                        config.build());
                return new JedisConnection(connection, shown);
            } catch (ClassCastException e) {
                // The library leaves a connection open whose login was answered by what is no Redis.
                opened.get().ifPresent(JedisConnection::closeQuietly);
                throw e;
            }
        });
    }

    private static Socket socket(
            Endpoint endpoint, Duration timeout, AtomicReference<Optional<ShownCertificate>> shown) {
        int millis = Math.toIntExact(timeout.toMillis());
        var plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(millis);
            plain.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), millis);
            if (endpoint.tls().isEmpty()) {
                return plain;
            }
            SSLSocket secured = secured(plain, endpoint, endpoint.tls().get());
            shown.set(shown(secured.getSession()));
            return secured;
        } catch (IOException e) {
            closeQuietly(plain);
            throw new JedisConnectionException(e);
        }
    }

    private static SSLSocket secured(Socket plain, Endpoint endpoint, SSLSocketFactory factory) throws IOException {
        var socket = (SSLSocket) factory.createSocket(plain, endpoint.host(), endpoint.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static Optional<ShownCertificate> shown(SSLSession session) throws SSLPeerUnverifiedException {
        return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                ? Optional.of(new ShownCertificate(certificate, Instant.ofEpochMilli(session.getCreationTime())))
                : Optional.empty();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It never was of use.
        }
    }

    @Override
    public Optional<ShownCertificate> certificate() {
        return shown.get();
    }

    @Override
    public Optional<Object> call(List<String> command) {
        CommandArguments arguments = arguments(command);
        return translating(command.getFirst(), () -> Optional.ofNullable(connection.executeCommand(arguments)));
    }

    @Override
    public List<Optional<Object>> callAll(List<List<String>> commands) {
        List<CommandArguments> all =
                commands.stream().map(JedisConnection::arguments).toList();
        List<Object> replies = translating(commands.getFirst().getFirst(), () -> {
            all.forEach(connection::sendCommand);
            return connection.getMany(all.size());
        });
        var results = new ArrayList<Optional<Object>>();
        for (int i = 0; i < replies.size(); i++) {
            Object reply = replies.get(i);
            results.add(translating(commands.get(i).getFirst(), () -> {
                if (reply instanceof JedisDataException refusal) {
                    throw refusal;
                }
                return Optional.ofNullable(reply);
            }));
        }
        return List.copyOf(results);
    }

    private static CommandArguments arguments(List<String> command) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command has at least a name");
        }
        byte[] name = command.getFirst().getBytes(StandardCharsets.UTF_8);
        ProtocolCommand first = () -> name;
        var arguments = new CommandArguments(first);
        command.stream().skip(1).forEach(arguments::add);
        return arguments;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (JedisException _) {
            // Whatever is wrong with it, it is closed now, and nobody waits for an answer.
        }
    }

    private static <T> T translating(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (JedisDataException e) {
            throw new RedisRefused(what + ": " + e.getMessage(), e);
        } catch (JedisConnectionException e) {
            throw new RedisUnreachable(what + ": " + rootMessage(e), e);
        } catch (JedisException e) {
            throw new RedisUnreachable(what + ": " + e.getMessage(), e);
        } catch (ClassCastException e) {
            // The library takes for granted what it is answered.
            throw new RedisUnreachable(what + ": what answers there is no Redis", e);
        }
    }

    private static String rootMessage(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; depth < 10 && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
