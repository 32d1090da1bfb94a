package io.cachepilot.api.http;

import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** A request as it came in, whatever the server is. Used by one thread. */
public interface Incoming {
    String method();

    /** The path as it was sent, without the query and not decoded. */
    String rawPath();

    /** The query as it was sent; empty text when there is none. */
    String rawQuery();

    /** The values of a header, whatever the case of its name: one for each line of it, in their order. */
    List<String> headers(String name);

    /** The value of the first line of a header. */
    default Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** Where the connection comes from. */
    String peer();

    /** The user of this host at the other end; empty where the connection may come from elsewhere. */
    default Optional<String> user() {
        return Optional.empty();
    }

    /** Why the server itself does not take it; empty for what is a request by the standard. */
    Optional<Refusal.Malformed> refusal();

    /**
     * At most that many bytes of the body; the same ones each time.
     *
     * @param room is told of bytes before they are kept, and throws when there is no room for them
     * @throws Refusal.Refused when they don't come to their end in time
     */
    byte[] body(int most, IntConsumer room);
}
