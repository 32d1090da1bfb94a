package io.cachepilot.redis;

/** A Redis server answered with an error; the message is the server's. */
public final class RedisRefused extends RuntimeException {
    public RedisRefused(String message, Throwable cause) {
        super(message, cause);
    }

    /** The server does not accept our user, its password or its rights. */
    public boolean accessDenied() {
        return String.valueOf(getMessage()).matches("(?s).*\\b(WRONGPASS|NOAUTH|NOPERM)\\b.*");
    }

    /** The server still reads its data from disk; until it has all, it serves nobody. */
    public boolean loading() {
        return String.valueOf(getMessage()).matches("(?s).*\\bLOADING\\b.*");
    }
}
