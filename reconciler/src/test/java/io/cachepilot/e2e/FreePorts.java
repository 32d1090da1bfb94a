package io.cachepilot.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Two ranges of ports, side by side, on which nothing listened a moment ago. */
public record FreePorts(int first) {
    public static final int EACH = 20;

    // Below the ports that the kernel gives to clients.
    private static final int FROM = 20_000;
    private static final int TO = 32_000;

    public static FreePorts find() {
        return ThreadLocalRandom.current()
                .ints(FROM, TO - 2 * EACH)
                .limit(1_000)
                .mapToObj(FreePorts::new)
                .filter(FreePorts::areFree)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there are no free ports"));
    }

    int tls(int index) {
        return first + index;
    }

    int plain(int index) {
        return first + EACH + index;
    }

    public String tlsRange() {
        return tls(0) + "-" + tls(EACH - 1);
    }

    public String plainRange() {
        return plain(0) + "-" + plain(EACH - 1);
    }

    private boolean areFree() {
        return IntStream.range(first, first + 2 * EACH).allMatch(FreePorts::isFree);
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
