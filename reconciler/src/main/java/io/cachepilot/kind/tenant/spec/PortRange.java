package io.cachepilot.kind.tenant.spec;

/** Ports of the host, both ends included. */
public record PortRange(int first, int last) {
    private static final int HIGHEST = 65_535;

    public PortRange {
        if (first < 1 || first > last || last > HIGHEST) {
            throw new IllegalArgumentException(
                    "no range of ports: " + first + " to " + last + "; 1 to 65535, the lower one first");
        }
    }

    public boolean contains(int port) {
        return first <= port && port <= last;
    }

    /** How many ports it holds. */
    public int size() {
        return last - first + 1;
    }

    /** As in the settings: {@code 7300-7599}. */
    @Override
    public String toString() {
        return first + "-" + last;
    }
}
