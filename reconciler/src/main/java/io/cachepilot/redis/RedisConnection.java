package io.cachepilot.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One connection to a Redis server that sends any command. Replies are what Redis sends: {@code byte[]} for text,
 * {@link Long}, {@link List} of these, or nothing. Not safe for use by several threads at a time.
 */
public interface RedisConnection extends AutoCloseable {
    /** Makes connections. */
    @FunctionalInterface
    interface Connector {
        /**
         * Connects and logs in. With TLS the certificate must be for the endpoint's host.
         *
         * @param timeout for connecting, and for each answer
         * @throws RedisUnreachable when nothing answers in time or the handshake fails
         * @throws RedisRefused when the user or the password is refused
         */
        RedisConnection connect(Endpoint endpoint, Duration timeout);
    }

    /** Connects to a server over a socket, as {@link Connector#connect} says. */
    static RedisConnection connect(Endpoint endpoint, Duration timeout) {
        return JedisConnection.connect(endpoint, timeout);
    }

    /** The certificate that the server showed; nothing over plain TCP. */
    Optional<ShownCertificate> certificate();

    /**
     * Sends one command and returns its reply.
     *
     * @throws RedisRefused when the reply is an error
     * @throws RedisUnreachable when no reply comes in time; the connection is of no use then
     */
    Optional<Object> call(List<String> command);

    /**
     * Sends several commands at once and returns their replies, in the same order: one round trip for all. They are not
     * atomic.
     *
     * @throws RedisRefused when a reply is an error, the first of them; the others were carried out all the same
     * @throws RedisUnreachable when a reply does not come in time; the connection is of no use then
     */
    List<Optional<Object>> callAll(List<List<String>> commands);

    default Optional<Object> call(String... command) {
        return call(List.of(command));
    }

    @Override
    void close();
}
