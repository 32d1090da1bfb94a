package io.cachepilot.instance;

/** A TCP port of this host that an instance is reached on. */
public record HostPort(String address, int port) {
    public HostPort {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is outside 1..65535");
        }
    }

    @Override
    public String toString() {
        return address + ":" + port;
    }
}
