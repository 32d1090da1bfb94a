package io.cachepilot.access;

import java.util.List;
import java.util.stream.Stream;

/** Ranges of addresses, as a person writes them. */
public final class Ranges {
    private Ranges() {}

    public static List<AddressRange> of(String... texts) {
        return Stream.of(texts)
                .map(text -> AddressRange.parse(text).orElseThrow(() -> new AssertionError(text)))
                .toList();
    }
}
