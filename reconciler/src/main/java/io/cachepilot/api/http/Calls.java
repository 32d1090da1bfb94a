package io.cachepilot.api.http;

import io.cachepilot.access.limit.ByteBudget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Makes the call of a request: which route it takes, what it is named, and whom it comes from.
 *
 * @param clientAddress finds the address of the client
 * @param memory for all that is held of calls
 */
public record Calls(RouteTable routes, Function<Incoming, String> clientAddress, ByteBudget memory) {
    private static final long LEAST_MEMORY = 8L << 20;
    private static final long MOST_MEMORY = 32L << 20;

    /** The header that names a request, in both directions. */
    public static final String REQUEST_ID = "X-Request-Id";

    private static final Pattern FIT_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /**
     * What may be held of the bodies of all calls together: a small part of the memory that there is, and at least so much
     * that a stranger may send a body, and somebody with a key too.
     *
     * @param heap bytes that the program may use
     */
    public static ByteBudget memory(long heap) {
        return new ByteBudget(Math.clamp(heap / 16, LEAST_MEMORY, MOST_MEMORY));
    }

    /** Never fails: what is malformed leads nowhere. */
    public Call of(Incoming incoming) {
        Optional<List<String>> segments = PercentDecoding.segments(incoming.rawPath());
        Optional<Map<String, List<String>>> query = PercentDecoding.query(incoming.rawQuery());
        RouteTable.Found found = segments.map(path -> routes.find(Verb.of(incoming.method()), path))
                .orElseGet(() -> new RouteTable.Found.Nothing(routes.surfaces().getFirst()));
        return new Call(
                incoming,
                id(incoming),
                clientAddress.apply(incoming),
                found,
                found instanceof RouteTable.Found.Match match ? match.names() : Map.of(),
                // A malformed query is one value that no check lets pass.
                query.orElse(Map.of("", List.of("\u0000"))),
                new AtomicReference<>(Optional.empty()),
                memory.lease());
    }

    /** The caller's own, if it can stand in a log and a commit as it is. */
    private static String id(Incoming incoming) {
        return incoming.header(REQUEST_ID)
                .filter(given -> FIT_ID.matcher(given).matches())
                .orElseGet(() -> UUID.randomUUID().toString());
    }
}
