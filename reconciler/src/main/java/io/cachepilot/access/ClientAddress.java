package io.cachepilot.access;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The address that a request comes from.
 *
 * @param text as it is shown
 * @param group what is counted as one caller: the address, or of IPv6 its first 64 bits, since a caller owns all below
 */
public record ClientAddress(String text, String group, boolean isLoopback) {
    private static final int GROUP_BYTES = 8;

    /** Reads a literal address, with or without a zone; asks no name server. Anything else is a caller of its own. */
    public static ClientAddress of(String text) {
        int zone = text.indexOf('%');
        try {
            InetAddress address = InetAddress.ofLiteral(zone < 0 ? text : text.substring(0, zone));
            byte[] bytes = address.getAddress();
            return address instanceof Inet4Address
                    ? new ClientAddress(address.getHostAddress(), address.getHostAddress(), address.isLoopbackAddress())
                    : new ClientAddress(
                            address.getHostAddress(),
                            HexFormat.of().formatHex(Arrays.copyOf(bytes, GROUP_BYTES)) + "/64",
                            address.isLoopbackAddress());
        } catch (IllegalArgumentException _) {
            return new ClientAddress(text, text, false);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
