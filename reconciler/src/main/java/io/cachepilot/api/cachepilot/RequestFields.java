package io.cachepilot.api.cachepilot;

import io.cachepilot.api.http.Call;
import io.cachepilot.json.Json;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a body, read one by one; all that is wrong with them is told at once, by {@link #requireNoFaults}. The words
 * are those of Pydantic, which clients of this API know.
 */
final class RequestFields {
    private static final Fault MISSING_BODY = new Fault(List.of("body"), "field required", "value_error.missing");
    private static final Fault NO_OBJECT = new Fault(List.of("body"), "value is not a valid dict", "type_error.dict");

    private final Map<?, ?> fields;
    private final Set<String> read = new HashSet<>();
    private final List<Fault> faults = new ArrayList<>();

    private RequestFields(Map<?, ?> fields) {
        this.fields = fields;
    }

    /** Reads the body as the JSON of an object; {@link Fault.Unprocessable} when it is none. */
    static RequestFields of(Call call) {
        byte[] body = call.body();
        if (body.length == 0) {
            throw new Fault.Unprocessable(List.of(MISSING_BODY));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            if (Json.readExactly(text, Object.class) instanceof Map<?, ?> map) {
                return new RequestFields(map);
            }
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new Fault.Unprocessable(List.of(new Fault(
                    List.of("body"), "the body is not valid JSON: " + e.getMessage(), "value_error.jsondecode")));
        }
        throw new Fault.Unprocessable(List.of(NO_OBJECT));
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /** A field that has to be there, and of which the expression is to match. */
    Optional<String> requiredText(String name, String expression) {
        Optional<String> text = text(name);
        if (!fields.containsKey(name)) {
            faults.add(fault(name, "field required", "value_error.missing"));
        } else if (fields.get(name) == null) {
            faults.add(fault(name, "none is not an allowed value", "type_error.none.not_allowed"));
        } else if (text.filter(value -> !value.matches(expression)).isPresent()) {
            faults.add(fault(name, "string does not match regex '%s'".formatted(expression), "value_error.str.regex"));
        }
        return text;
    }

    /** A field that may be left out or null. */
    Optional<String> text(String name) {
        return switch (value(name)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            default -> {
                faults.add(fault(name, "str type expected", "type_error.str"));
                yield Optional.empty();
            }
        };
    }

    OptionalInt whole(String name) {
        return switch (value(name)) {
            case null -> OptionalInt.empty();
            case Integer number -> OptionalInt.of(number);
            // Too large for any range; which one is said where it is judged.
            case Long number -> OptionalInt.of(number > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE);
            case BigInteger number -> OptionalInt.of(number.signum() > 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE);
            default -> {
                faults.add(fault(name, "value is not a valid integer", "type_error.integer"));
                yield OptionalInt.empty();
            }
        };
    }

    /** One of some values, which are written as their texts. */
    <T> Optional<T> choice(String name, T[] values) {
        return text(name).flatMap(text -> {
            Optional<T> found = find(text, values);
            if (found.isEmpty()) {
                faults.add(fault(name, notPermitted(values), "type_error.enum"));
            }
            return found;
        });
    }

    static <T> Optional<T> find(String text, T[] values) {
        return Arrays.stream(values)
                .filter(value -> value.toString().equals(text))
                .findFirst();
    }

    static <T> String notPermitted(T[] values) {
        Function<T, String> quoted = value -> "'" + value + "'";
        return "value is not a valid enumeration member; permitted: "
                + Arrays.stream(values).map(quoted).collect(Collectors.joining(", "));
    }

    /** Adds what is wrong with a field beyond its type. */
    void add(String name, String message) {
        faults.add(fault(name, message));
    }

    /** What is wrong with a field beyond its type. */
    static Fault fault(String name, String message) {
        return fault(name, message, "value_error");
    }

    /** Whether anything was found by now, or there are fields that nobody has asked for. */
    boolean isFaulty() {
        return !faults.isEmpty() || unknown().findAny().isPresent();
    }

    /** Throws all that was found, and fields that nobody has asked for: they are mistyped ones. */
    void requireNoFaults() {
        requireNoFaults(Optional.empty());
    }

    /** The same, with something that was found beside what else is known. */
    void requireNoFaults(Optional<Fault> found) {
        List<Fault> all = Stream.of(faults.stream(), found.stream(), unknown())
                .flatMap(each -> each)
                .toList();
        if (!all.isEmpty()) {
            throw new Fault.Unprocessable(all);
        }
    }

    private Stream<Fault> unknown() {
        return fields.keySet().stream()
                .map(String::valueOf)
                .filter(name -> !read.contains(name))
                .map(name -> fault(shown(name), "extra fields not permitted", "value_error.extra"));
    }

    private @Nullable Object value(String name) {
        read.add(name);
        return fields.get(name);
    }

    private static String shown(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }

    private static Fault fault(String name, String message, String type) {
        return new Fault(List.of("body", name), message, type);
    }
}
