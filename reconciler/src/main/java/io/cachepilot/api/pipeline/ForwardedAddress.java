package io.cachepilot.api.pipeline;

import io.cachepilot.access.AddressRange;
import io.cachepilot.access.ClientAddress;
import io.cachepilot.api.http.Incoming;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds where a request comes from. What {@code X-Forwarded-For} says counts as far as it was written by proxies that the
 * settings name: all lines of it are one list, since some proxies add to a line and others add a line, and that is read from
 * right to left. What is left of the first other address was written by anyone. Other headers of proxies are not read.
 */
public final class ForwardedAddress implements Function<Incoming, String> {
    private static final String HEADER = "X-Forwarded-For";

    private final List<AddressRange> proxies;

    public ForwardedAddress(List<AddressRange> proxies) {
        this.proxies = List.copyOf(proxies);
    }

    @Override
    public String apply(Incoming incoming) {
        ClientAddress address = ClientAddress.of(incoming.peer());
        for (String hop : hops(incoming).reversed()) {
            Optional<ClientAddress> next = isProxy(address) ? ClientAddress.parse(hop) : Optional.empty();
            if (next.isEmpty()) {
                break;
            }
            address = next.get();
        }
        return address.text();
    }

    /** Whether the settings name it, or a range that it is in. */
    public boolean isProxy(ClientAddress address) {
        return proxies.stream().anyMatch(range -> range.contains(address));
    }

    /** Lists may have empty places, which count for nothing (RFC 9110 §5.6.1). */
    private static List<String> hops(Incoming incoming) {
        return incoming.headers(HEADER).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(hop -> !hop.isEmpty())
                .toList();
    }
}
