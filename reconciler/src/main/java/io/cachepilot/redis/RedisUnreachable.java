package io.cachepilot.redis;

/** No answer from a Redis server: nothing listens, the handshake failed, or the time ran out. */
public final class RedisUnreachable extends RuntimeException {
    public RedisUnreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
