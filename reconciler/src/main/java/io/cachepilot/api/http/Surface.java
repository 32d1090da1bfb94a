package io.cachepilot.api.http;

import java.util.List;

/**
 * One of the documented APIs.
 *
 * @param prefix what its paths begin with, for those that are no route
 * @param errors how it says that something did not work
 */
public record Surface(String name, String prefix, ErrorTable errors, List<Route> routes) {
    public Surface {
        routes = List.copyOf(routes);
    }
}
