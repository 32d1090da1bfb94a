package io.cachepilot.kind.tenant.spec;

/**
 * What an installation allows its tenants. Memory in MiB, all ends included.
 *
 * @param tls where ports with TLS are taken from
 * @param plain where ports without TLS are taken from
 */
public record TenantRanges(
        int maxmemoryMin, int maxmemoryMax, int limitMin, int limitMax, PortRange tls, PortRange plain) {
    public static final TenantRanges DEFAULT =
            new TenantRanges(64, 4096, 128, 8192, new PortRange(7300, 7599), new PortRange(7600, 7899));

    public TenantRanges {
        requireRange("maxmemory", maxmemoryMin, maxmemoryMax);
        requireRange("limit", limitMin, limitMax);
    }

    private static void requireRange(String name, int min, int max) {
        if (min < 1 || min > max) {
            throw new IllegalArgumentException(
                    "no range of " + name + ": " + min + " to " + max + " MiB; at least 1, the lower one first");
        }
    }
}
