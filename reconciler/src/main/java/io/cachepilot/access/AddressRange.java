package io.cachepilot.access;

import java.net.InetAddress;
import java.util.Optional;

/**
 * The addresses that begin alike: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one alone.
 *
 * @param first any of them
 * @param bits how many of the first bits they share, from 0 to all: 32 of IPv4, 128 of IPv6
 */
public record AddressRange(InetAddress first, int bits) {
    /** The bits before IPv4 within IPv6, {@code ::ffff:0:0/96}. */
    private static final int MAPPED = 96;

    public AddressRange {
        if (bits < 0 || bits > Byte.SIZE * first.getAddress().length) {
            throw new IllegalArgumentException("%s has no %d bits".formatted(first.getHostAddress(), bits));
        }
    }

    /**
     * Reads an address in any spelling, or a range of them in CIDR notation. A range of IPv4 within IPv6, such as
     * {@code ::ffff:10.0.0.0/104}, is that range of IPv4.
     *
     * @return empty when it is neither
     */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = ClientAddress.literal(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int all = Byte.SIZE * address.get().getAddress().length;
        if (slash < 0) {
            return Optional.of(new AddressRange(address.get(), all));
        }
        String size = text.substring(slash + 1);
        if (!size.matches("\\d{1,3}")) {
            return Optional.empty();
        }
        boolean isMapped = all == 32 && text.contains(":");
        int bits = Integer.parseInt(size) - (isMapped ? MAPPED : 0);
        return bits < 0 || bits > all ? Optional.empty() : Optional.of(new AddressRange(address.get(), bits));
    }

    /** Whether it is one of them; what is no address is in no range. */
    public boolean contains(ClientAddress address) {
        return ClientAddress.literal(address.text()).filter(this::contains).isPresent();
    }

    private boolean contains(InetAddress address) {
        byte[] one = first.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += Byte.SIZE) {
            int kept = Math.min(Byte.SIZE, bits - bit);
            int mask = 0xff << (Byte.SIZE - kept);
            if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The shortest way to write it. */
    @Override
    public String toString() {
        String address = first.getHostAddress();
        return bits == Byte.SIZE * first.getAddress().length ? address : address + "/" + bits;
    }
}
