package io.cachepilot.cli.ask;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sends requests of the API, and waits for their answers. */
interface Exchange {
    /**
     * Asks, and waits for the whole answer.
     *
     * @throws java.io.UncheckedIOException when none comes
     */
    Reply send(Ask ask);

    /**
     * What is asked.
     *
     * @param target path and query, encoded
     * @param headers beside those that every request has
     * @param body empty text for none
     */
    record Ask(String verb, String target, Map<String, String> headers, String body) {
        static Ask get(String target, Map<String, String> headers) {
            return new Ask("GET", target, headers, "");
        }
    }

    /**
     * What came back.
     *
     * @param headers by their names, of whatever case
     */
    record Reply(int status, TreeMap<String, String> headers, String body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        boolean isRefusal() {
            return status >= 300;
        }
    }
}
