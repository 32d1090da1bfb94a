package io.cachepilot.api.pipeline;

import io.cachepilot.api.http.Incoming;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds where a request comes from. What {@code X-Forwarded-For} says counts as far as it was written by proxies that the
 * settings name, read from right to left: what is left of the first other address was written by anyone.
 */
public final class ForwardedAddress implements Function<Incoming, String> {
    private final Set<String> proxies;

    public ForwardedAddress(List<String> proxies) {
        this.proxies = Set.copyOf(proxies);
    }

    @Override
    public String apply(Incoming incoming) {
        String address = incoming.peer();
        if (!proxies.contains(address)) {
            return address;
        }
        List<String> forwarded =
                List.of(incoming.header("X-Forwarded-For").orElse("").split(",", -1));
        for (String hop : forwarded.reversed()) {
            String candidate = hop.strip();
            if (!looksLikeAddress(candidate)) {
                return address;
            }
            address = candidate;
            if (!proxies.contains(address)) {
                return address;
            }
        }
        return address;
    }

    private static boolean looksLikeAddress(String text) {
        return text.length() <= 45 && text.matches("[0-9a-fA-F:.]*[0-9a-fA-F][0-9a-fA-F:.]*");
    }
}
