package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What is wrong with a value of a request.
 *
 * @param loc where it is, the outermost first: {@code body, tenant_name}
 * @param msg what is wrong, in words that clients of this API know
 * @param type the same as a word
 */
record Fault(List<String> loc, String msg, String type) {
    private static final int SHOWN_NAME = 64;

    /** A violation in the words of Pydantic. */
    static Fault of(Violation violation) {
        var place = new ArrayList<String>();
        place.add(violation.part().name().toLowerCase(Locale.ROOT));
        place.addAll(violation.path());
        return switch (violation.keyword()) {
            case "required" -> new Fault(place, "field required", "value_error.missing");
            case "type" -> ofType(place, violation);
            case "enum" ->
                new Fault(
                        place,
                        "value is not a valid enumeration member; permitted: " + permitted(violation),
                        "type_error.enum");
            case "pattern" -> ofPattern(place, violation);
            case "additionalProperties" ->
                new Fault(place.stream().map(Fault::shown).toList(), "extra fields not permitted", "value_error.extra");
            case Violation.SYNTAX ->
                new Fault(
                        place,
                        "the body is not valid JSON: " + violation.detail().orElse(""),
                        "value_error.jsondecode");
            default -> new Fault(place, violation.detail().orElse("value is not allowed"), "value_error");
        };
    }

    private static Fault ofType(List<String> place, Violation violation) {
        if (violation.path().isEmpty()) {
            return new Fault(place, "value is not a valid dict", "type_error.dict");
        }
        if (violation.value() == null) {
            return new Fault(place, "none is not an allowed value", "type_error.none.not_allowed");
        }
        String types = String.valueOf(violation.rules().get("type"));
        if (types.contains("boolean")) {
            return new Fault(place, "value could not be parsed to a boolean", "type_error.bool");
        }
        return types.contains("integer")
                ? new Fault(place, "value is not a valid integer", "type_error.integer")
                : new Fault(place, "str type expected", "type_error.str");
    }

    /** What a password has to be like is said in words. */
    private static Fault ofPattern(List<String> place, Violation violation) {
        return violation.path().equals(List.of("password"))
                ? new Fault(
                        place,
                        "password must be 8 to 128 printable characters without spaces and quotes",
                        "value_error")
                : new Fault(
                        place,
                        "string does not match regex '%s'"
                                .formatted(violation.rules().get("pattern")),
                        "value_error.str.regex");
    }

    private static String permitted(Violation violation) {
        return violation.rules().get("enum") instanceof List<?> values
                ? values.stream()
                        .filter(Objects::nonNull)
                        .map(value -> "'" + value + "'")
                        .collect(Collectors.joining(", "))
                : "";
    }

    private static String shown(String name) {
        return name.length() <= SHOWN_NAME ? name : name.substring(0, SHOWN_NAME) + "…";
    }

    /** A value that is understood and not allowed; nothing was done. */
    static final class Invalid extends RuntimeException {
        private final String title;

        /** @param title what kind of mistake it is, {@code Validation error} */
        Invalid(String title, String message) {
            super(message, null, false, false);
            this.title = title;
        }

        String title() {
            return title;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /** The tenant that is spoken of is not there. */
    static final class NoSuchTenant extends RuntimeException {
        private final String tenant;

        NoSuchTenant(String tenant) {
            super(tenant, null, false, false);
            this.tenant = tenant;
        }

        String tenant() {
            return tenant;
        }
    }
}
