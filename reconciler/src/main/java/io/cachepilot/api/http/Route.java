package io.cachepilot.api.http;

import io.cachepilot.access.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An operation and where it is.
 *
 * @param path with names in braces for segments that differ from call to call: {@code /tenants/{tenant_name}}
 */
public record Route(Verb verb, String path, Operation operation) {
    public Route {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash, unlike " + path);
        }
    }

    Route restrictedTo(Role role) {
        return new Route(
                verb,
                path,
                new Operation(
                        operation.id(),
                        new Access.Needs(role),
                        operation.limit(),
                        operation.mediaType(),
                        operation.handler()));
    }

    /** The names in braces of a path, in their order. */
    public static List<String> names(String path) {
        var names = new ArrayList<String>();
        segments(path).forEach(segment -> name(segment).ifPresent(names::add));
        return names;
    }

    /** The segments of a path, of which the first is behind the leading slash. */
    static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    /** What stands in the place of each name, when these segments are this path. */
    Optional<Map<String, String>> match(List<String> segments) {
        List<String> own = segments(path);
        if (own.size() != segments.size()) {
            return Optional.empty();
        }
        var values = new TreeMap<String, String>();
        for (int i = 0; i < own.size(); i++) {
            Optional<String> name = name(own.get(i));
            if (name.isPresent()) {
                values.put(name.get(), segments.get(i));
            } else if (!own.get(i).equals(segments.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static Optional<String> name(String segment) {
        return segment.startsWith("{") && segment.endsWith("}")
                ? Optional.of(segment.substring(1, segment.length() - 1))
                : Optional.empty();
    }
}
