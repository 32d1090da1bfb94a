package io.cachepilot.manifest.problem;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the place of a value is written: {@code spec.memory.limitMb}, {@code items[2]}, {@code labels["a.b"]}. */
public final class FieldPath {
    private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_/-]{1,64}");

    private FieldPath() {}

    /** From field names (strings) and positions in lists (integers, from 0). */
    public static String of(List<?> steps) {
        var path = steps.stream().map(FieldPath::step).collect(Collectors.joining());
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private static String step(Object step) {
        return switch (step) {
            case Integer position -> "[" + position + "]";
            case String name when PLAIN.matcher(name).matches() -> "." + name;
            default -> "[\"" + Printable.quote(step.toString()) + "\"]";
        };
    }
}
