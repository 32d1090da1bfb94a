package io.cachepilot.access;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address that a request comes from.
 *
 * @param text as it is shown: one spelling for each address
 * @param group what is counted as one caller: the address, or of IPv6 its first 64 bits, since a caller owns all below
 */
public record ClientAddress(String text, String group, boolean isLoopback) {
    private static final int GROUP_BYTES = 8;

    /** With all that people and proxies write around an address: brackets, a zone, a port. */
    private static final Pattern IPV6 = Pattern.compile("([0-9a-fA-F:.]{2,45})(?:%[^\\s\\]]{1,64})?");

    private static final Pattern IN_BRACKETS =
            Pattern.compile("\\[([0-9a-fA-F:.]{2,45})(?:%[^\\s\\]]{1,64})?](?::\\d{1,5})?");

    /** Without leading zeros: what is octal to some is decimal to others. */
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    private static final Pattern IPV4 = Pattern.compile("(%1$s(?:\\.%1$s){3})(?::\\d{1,5})?".formatted(OCTET));

    /** Reads what {@link #parse} can read. Anything else is a caller of its own. */
    public static ClientAddress of(String text) {
        return parse(text).orElseGet(() -> new ClientAddress(text, text, false));
    }

    /**
     * Reads a literal address; asks no name server. IPv6 may be spelled in any way, in brackets or not; a zone and a port
     * are left out, and IPv4 within IPv6 is that IPv4 address.
     *
     * @return empty when it is none
     */
    public static Optional<ClientAddress> parse(String text) {
        return literal(text).map(ClientAddress::of);
    }

    /** The address of a connection. */
    public static ClientAddress of(InetAddress address) {
        // Without the zone, which names an interface of this host.
        String text = address.getHostAddress().replaceFirst("%.*", "");
        String group = address instanceof Inet4Address
                ? text
                : HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), GROUP_BYTES)) + "/64";
        return new ClientAddress(text, group, address.isLoopbackAddress());
    }

    static Optional<InetAddress> literal(String text) {
        Matcher ipv4 = IPV4.matcher(text);
        Matcher brackets = IN_BRACKETS.matcher(text);
        Matcher ipv6 = IPV6.matcher(text);
        if (ipv4.matches()) {
            return Optional.of(InetAddress.ofLiteral(ipv4.group(1)));
        }
        String bare = brackets.matches() ? brackets.group(1) : ipv6.matches() ? ipv6.group(1) : "";
        if (!bare.contains(":")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
