package io.cachepilot.access.audit;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line of the audit log for people: what of it is not known, or makes no sense there, is an empty text.
 *
 * @param who the name of the key
 * @param millis how long the answer took
 */
public record AuditExcerpt(
        String time,
        String who,
        String address,
        String request,
        String status,
        String millis,
        String revision,
        String id) {
    /** All of it, in this order. */
    public List<String> cells() {
        return List.of(time, who, address, request, status, millis, revision, id);
    }

    /** The newest lines, the oldest of them first; what the log says of itself is not among them. */
    public static List<AuditExcerpt> newest(Path log, int count) {
        try {
            List<AuditExcerpt> requests = Tail.read(log)
                    .text()
                    .lines()
                    .filter(line -> line.contains("\"method\": "))
                    .flatMap(line -> parse(line).stream())
                    .toList();
            return requests.subList(Math.max(0, requests.size() - count), requests.size());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the audit log " + log + ": " + FileTrouble.words(e), e);
        }
    }

    private static Optional<AuditExcerpt> parse(String line) {
        try {
            Map<?, ?> fields = Json.read(line, Map.class);
            return Optional.of(new AuditExcerpt(
                    text(fields, "time"),
                    text(fields, "principal"),
                    text(fields, "address"),
                    text(fields, "method") + " " + text(fields, "path"),
                    text(fields, "status"),
                    text(fields, "duration_ms"),
                    text(fields, "revision"),
                    text(fields, "request_id")));
        } catch (IllegalArgumentException _) {
            // Somebody has written into it; audit verify says where.
            return Optional.empty();
        }
    }

    private static String text(Map<?, ?> fields, String name) {
        return Optional.ofNullable(fields.get(name)).map(String::valueOf).orElse("");
    }
}
