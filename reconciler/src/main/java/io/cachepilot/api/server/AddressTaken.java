package io.cachepilot.api.server;

import java.net.InetSocketAddress;

/** The server can't listen where it should. */
public final class AddressTaken extends RuntimeException {
    AddressTaken(InetSocketAddress address, Exception cause) {
        super(
                "cannot listen on %s:%d: %s; free it, or set api.listen to another address"
                        .formatted(
                                address.getHostString(),
                                address.getPort(),
                                root(cause).getMessage()),
                cause);
    }

    private static Throwable root(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; depth < 10 && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        return cause;
    }
}
