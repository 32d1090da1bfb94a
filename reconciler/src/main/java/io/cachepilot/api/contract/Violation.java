package io.cachepilot.api.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a contract that a value of a request breaks. Which words a client is told that in is a matter of the surface.
 *
 * @param path names and positions that lead from the part to the value; empty for all of a body
 * @param keyword of the rule, in the words of JSON Schema: {@code type}, {@code enum}; {@link #SYNTAX} for a body that is no JSON
 * @param rules that the contract has for the value
 * @param value as it was given; null also where there is none
 * @param detail what is wrong, where rules can't say it
 */
public record Violation(
        Part part,
        List<String> path,
        String keyword,
        SequencedMap<String, Object> rules,
        @Nullable Object value,
        Optional<String> detail) {
    /** The keyword for a body that can't be read at all. */
    public static final String SYNTAX = "syntax";

    /** The keyword for what a contract can't say and code has found. */
    public static final String FOUND = "found";

    /** The part of a request that a value stands in. */
    public enum Part {
        PATH,
        QUERY,
        BODY
    }

    public Violation {
        path = List.copyOf(path);
        rules = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rules));
    }

    /** What is wrong with a field of a body that every rule of the contract allows. */
    public static Violation found(String field, String detail) {
        return new Violation(Part.BODY, List.of(field), FOUND, new LinkedHashMap<>(), null, Optional.of(detail));
    }
}
