package io.cachepilot.api.document;

import io.cachepilot.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of manifests that contracts refer to as files beside them. In the one document that is served they are components, since
 * whoever gets it has no such files.
 */
final class ManifestSchemas {
    private static final String REFERENCE = "$ref";
    private static final Pattern FILE = Pattern.compile("\\.\\./([a-z-]+)\\.schema\\.json");

    private final SequencedMap<String, Object> found = new LinkedHashMap<>();

    /** The same value, with references into the document itself. */
    @Nullable
    Object within(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((name, part) -> copy.put(String.valueOf(name), within(part)));
                file(copy).ifPresent(kind -> copy.put(REFERENCE, "#/components/schemas/" + component(kind)));
                yield copy;
            }
            case List<?> list -> list.stream().map(this::within).toList();
            case null, default -> value;
        };
    }

    /** All that were referred to, by the names that they have in the document. */
    SequencedMap<String, Object> components() {
        return found;
    }

    private static Optional<String> file(Map<String, @Nullable Object> value) {
        if (!(value.get(REFERENCE) instanceof String reference)) {
            return Optional.empty();
        }
        Matcher matcher = FILE.matcher(reference);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private String component(String kind) {
        String name = Arrays.stream(kind.split("-", -1))
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining())
                + "Manifest";
        found.computeIfAbsent(name, _ -> loaded("schemas/%s.schema.json".formatted(kind)));
        return name;
    }

    private static Map<?, ?> loaded(String resource) {
        try (@Nullable InputStream in = ManifestSchemas.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + resource);
            }
            return Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), Map.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
