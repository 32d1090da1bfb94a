package io.cachepilot.api.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * One of the documented APIs.
 *
 * @param prefix what its paths begin with, for those that are no route
 * @param errors how it says that something did not work
 * @param document its contract, in the words of OpenAPI
 */
public record Surface(
        String name, String prefix, ErrorTable errors, SequencedMap<String, Object> document, List<Route> routes) {
    public Surface {
        document = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(document));
        routes = List.copyOf(routes);
    }
}
