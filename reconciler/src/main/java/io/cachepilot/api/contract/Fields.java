package io.cachepilot.api.contract;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The fields of a body, as far as they are as the contract says; and what is not. */
public final class Fields {
    private final Map<?, ?> values;
    private final List<Violation> violations;

    Fields(Map<?, ?> values, List<Violation> violations) {
        this.values = values;
        this.violations = List.copyOf(violations);
    }

    /** Whether anything of the body breaks the contract. */
    public boolean isFaulty() {
        return !violations.isEmpty();
    }

    /** A field that is a text; empty where it is left out, null or not as it should be. */
    public Optional<String> text(String name) {
        return value(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** A field that is a whole number; the largest and the smallest of them stand for what lies beyond. */
    public OptionalInt whole(String name) {
        return switch (value(name)) {
            case Integer number -> OptionalInt.of(number);
            case Long number -> OptionalInt.of(number > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE);
            case BigInteger number -> OptionalInt.of(number.signum() > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE);
            case null, default -> OptionalInt.empty();
        };
    }

    /**
     * Goes on where nothing is wrong.
     *
     * @param found what the contract can't say, which stands behind what it says of fields that it knows
     * @throws Violated with all of it
     */
    public void require(Optional<Violation> found) {
        var all = new ArrayList<Violation>();
        violations.stream().filter(violation -> !isUnknown(violation)).forEach(all::add);
        found.ifPresent(all::add);
        violations.stream().filter(Fields::isUnknown).forEach(all::add);
        if (!all.isEmpty()) {
            throw new Violated(all);
        }
    }

    private static boolean isUnknown(Violation violation) {
        return violation.keyword().equals("additionalProperties");
    }

    /** All of them as they were sent, whatever the contract says. */
    public Map<?, ?> sent() {
        return values;
    }

    private @Nullable Object value(String name) {
        boolean faulty = violations.stream()
                .anyMatch(violation -> violation.path().getFirst().equals(name));
        return faulty ? null : values.get(name);
    }
}
