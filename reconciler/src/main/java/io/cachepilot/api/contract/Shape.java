package io.cachepilot.api.contract;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.NodePath;
import io.cachepilot.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a value has to be like, in the words of JSON Schema 2020-12. Compiled when the first value is checked.
 *
 * <p>State guarded by this object.
 */
final class Shape {
    private final SequencedMap<String, Object> rules;
    private @Nullable Schema compiled;

    /** @param rules without references */
    Shape(SequencedMap<String, Object> rules) {
        this.rules = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rules));
    }

    SequencedMap<String, Object> rules() {
        return rules;
    }

    /** Whether a value may be of that type of JSON. */
    boolean allows(String type) {
        return allows(rules, type);
    }

    private static boolean allows(SequencedMap<String, Object> rules, String type) {
        Object types = rules.get("type");
        return types instanceof List<?> several ? several.contains(type) : type.equals(types);
    }

    /**
     * What is wrong with a value: one rule for each place, in the order of the contract, and fields that it does not know at the end.
     *
     * @param json the value
     * @param at names that lead to it from the part
     */
    List<Violation> violations(Violation.Part part, List<String> at, String json) {
        Object value = Json.read(json, Object.class);
        var first = new LinkedHashMap<List<String>, Violation>();
        compiled().validate(json, InputFormat.JSON).stream()
                .sorted(Comparator.comparingInt(Shape::weight))
                .forEach(error -> {
                    List<String> place = place(error);
                    String keyword = Objects.requireNonNull(error.getKeyword());
                    first.putIfAbsent(place, violation(part, at, place, keyword, broken(error), find(value, place)));
                });
        fractions(
                rules,
                value,
                List.of(),
                (place, broken) ->
                        first.putIfAbsent(place, violation(part, at, place, "type", broken, find(value, place))));
        var violations = new ArrayList<>(first.values());
        violations.sort(Comparator.comparingInt(violation -> order(violation, at.size(), value)));
        return violations;
    }

    private static Violation violation(
            Violation.Part part,
            List<String> at,
            List<String> place,
            String keyword,
            SequencedMap<String, Object> rules,
            @Nullable Object value) {
        List<String> path = Stream.concat(at.stream(), place.stream()).toList();
        return new Violation(part, path, keyword, rules, value, Optional.empty());
    }

    /** To JSON Schema 256.0 is an integer. To whoever reads this, it was meant as something else. */
    private static void fractions(
            SequencedMap<String, Object> rules,
            @Nullable Object value,
            List<String> place,
            BiConsumer<List<String>, SequencedMap<String, Object>> found) {
        switch (value) {
            case Double _, BigDecimal _
            when allows(rules, "integer") && !allows(rules, "number") -> found.accept(place, rules);
            case Map<?, ?> fields ->
                fields.forEach((name, field) -> {
                    SequencedMap<String, Object> below =
                            map(map(rules.get("properties")).get(String.valueOf(name)));
                    fractions(below, field, with(place, String.valueOf(name)), found);
                });
            case List<?> items -> {
                for (int i = 0; i < items.size(); i++) {
                    fractions(map(rules.get("items")), items.get(i), with(place, Integer.toString(i)), found);
                }
            }
            case null, default -> {}
        }
    }

    private static List<String> with(List<String> place, String step) {
        return Stream.concat(place.stream(), Stream.of(step)).toList();
    }

    private static SequencedMap<String, Object> map(@Nullable Object value) {
        var copy = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, part) -> copy.put(String.valueOf(name), part));
        }
        return copy;
    }

    /** What says more of a value than the others. */
    private static int weight(Error error) {
        return switch (Objects.requireNonNull(error.getKeyword())) {
            case "required" -> 0;
            case "type" -> 1;
            default -> 2;
        };
    }

    /** Where the contract has the value, or the request, where the contract does not know it. */
    private int order(Violation violation, int depth, @Nullable Object value) {
        if (violation.path().size() <= depth || !(rules.get("properties") instanceof Map<?, ?> known)) {
            return 0;
        }
        String name = violation.path().get(depth);
        int place = List.copyOf(known.keySet()).indexOf(name);
        if (place >= 0) {
            return place;
        }
        return known.size()
                + (value instanceof Map<?, ?> fields
                        ? List.copyOf(fields.keySet()).indexOf(name)
                        : 0);
    }

    private static List<String> place(Error error) {
        var place = new ArrayList<>(steps(error.getInstanceLocation()));
        switch (Objects.requireNonNull(error.getKeyword())) {
            case "required", "additionalProperties" -> place.add(Objects.requireNonNull(error.getProperty()));
            default -> {}
        }
        return place;
    }

    private SequencedMap<String, Object> broken(Error error) {
        List<String> steps = steps(error.getSchemaLocation().getFragment());
        return map(find(rules, steps.subList(0, steps.size() - 1)));
    }

    private static @Nullable Object find(@Nullable Object root, List<String> steps) {
        Object found = root;
        for (String step : steps) {
            found = switch (found) {
                case Map<?, ?> map -> map.get(step);
                case List<?> list -> list.get(Integer.parseInt(step));
                case null, default -> null;
            };
        }
        return found;
    }

    private static List<String> steps(NodePath path) {
        return IntStream.range(0, path.getNameCount())
                .mapToObj(step -> String.valueOf(path.getElement(step)))
                .toList();
    }

    private synchronized Schema compiled() {
        Schema known = compiled;
        if (known == null) {
            known = SchemaRegistry.withDialect(
                            Dialects.getDraft202012(),
                            builder -> builder.schemaLoader(
                                    loader -> loader.fetchRemoteResources(false).block(_ -> true)))
                    .getSchema(Json.write(rules), InputFormat.JSON);
            compiled = known;
        }
        return known;
    }
}
