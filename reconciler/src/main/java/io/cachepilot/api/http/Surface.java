package io.cachepilot.api.http;

import io.cachepilot.access.Role;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * One of the documented APIs.
 *
 * @param prefixes what its paths begin with, for those that are no route: {@code /api/v1}
 * @param errors how it says that something did not work
 * @param limit of what is no operation of it
 * @param document makes its contract, in the words of OpenAPI
 */
public record Surface(
        String name,
        List<String> prefixes,
        ErrorTable errors,
        Limit limit,
        Supplier<SequencedMap<String, Object>> document,
        List<Route> routes) {
    public Surface {
        prefixes = List.copyOf(prefixes);
        routes = List.copyOf(routes);
    }

    /** The same for those alone who have that role. */
    public Surface restrictedTo(Role role) {
        return new Surface(
                name,
                prefixes,
                errors,
                limit,
                document,
                routes.stream().map(route -> route.restrictedTo(role)).toList());
    }

    /** How much of a path is a prefix of this surface, in letters; 0 where it is none of its paths. */
    int claims(String path) {
        return prefixes.stream()
                .filter(prefix -> path.equals(prefix) || path.startsWith(prefix.endsWith("/") ? prefix : prefix + "/"))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }
}
