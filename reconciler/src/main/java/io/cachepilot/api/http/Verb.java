package io.cachepilot.api.http;

import java.util.Arrays;
import java.util.Optional;

/** The methods of HTTP that operations have. */
public enum Verb {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE;

    /** The method of that name, which is case-sensitive; empty for those that no operation has. */
    static Optional<Verb> of(String method) {
        return Arrays.stream(values())
                .filter(verb -> verb.name().equals(method))
                .findFirst();
    }

    /** Whether it leaves everything as it is. */
    boolean reads() {
        return this == GET;
    }
}
