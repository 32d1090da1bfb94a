package io.cachepilot.api.http;

import java.util.Optional;

/** A request as it came in, whatever the server is. Used by one thread. */
public interface Incoming {
    String method();

    /** The path as it was sent, without the query and not decoded. */
    String rawPath();

    /** The query as it was sent; empty text when there is none. */
    String rawQuery();

    /** The value of a header, whatever the case of its name. */
    Optional<String> header(String name);

    /** Where the connection comes from. */
    String peer();

    /** At most that many bytes of the body; the same ones each time. */
    byte[] body(int most);
}
