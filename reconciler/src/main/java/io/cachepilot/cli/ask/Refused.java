package io.cachepilot.cli.ask;

import io.cachepilot.cli.ask.Exchange.Reply;
import io.cachepilot.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the API says that something is not done; the shapes of its surfaces differ. */
record Refused(Optional<String> message, Optional<String> error, Optional<Object> detail) {
    /** Empty of what does not speak as CachePilot does. */
    static Refused of(Reply reply) {
        try {
            return Json.read(reply.body(), Refused.class);
        } catch (IllegalArgumentException _) {
            return new Refused(Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** The most telling of them; empty where it says nothing. */
    Optional<String> words() {
        List<String> words = Stream.of(
                        error.filter(word -> word.contains(" ")).or(() -> message), detail.map(Refused::words))
                .flatMap(Optional::stream)
                .toList();
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(": ", words));
    }

    /** All of them. */
    Optional<String> all() {
        List<String> words = Stream.of(message, error, detail.map(Refused::words))
                .flatMap(Optional::stream)
                .toList();
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(": ", words));
    }

    /** A text, or the list of what is wrong with each value. */
    private static String words(Object detail) {
        return detail instanceof List<?> faults
                ? faults.stream().map(Refused::fault).collect(Collectors.joining("; "))
                : String.valueOf(detail);
    }

    private static String fault(Object fault) {
        return fault instanceof Map<?, ?> each ? each.get("loc") + " " + each.get("msg") : String.valueOf(fault);
    }
}
