package io.cachepilot.access.audit;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.json.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
            var requests = new ArrayDeque<AuditExcerpt>();
            var files = new ArrayList<>(new AuditParts(log).older());
            files.add(log);
            for (Path file : files.reversed()) {
                List<AuditExcerpt> those = requests(file);
                those.reversed().stream().limit(count - requests.size()).forEach(requests::addFirst);
                if (requests.size() == count) {
                    break;
                }
            }
            return List.copyOf(requests);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the audit log " + log + ": " + FileTrouble.words(e), e);
        }
    }

    /** Whether there is anything to show, even between two parts. */
    public static boolean isThere(Path log) {
        try {
            return Files.exists(log) || !new AuditParts(log).older().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot list the parts of the audit log " + log + ": " + FileTrouble.words(e), e);
        }
    }

    /** Of the end of one part; none of one that was renamed or removed meanwhile. */
    private static List<AuditExcerpt> requests(Path file) throws IOException {
        if (Files.notExists(file)) {
            return List.of();
        }
        try {
            return Tail.read(file)
                    .text()
                    .lines()
                    .filter(line -> line.contains("\"method\": "))
                    .flatMap(line -> parse(line).stream())
                    .toList();
        } catch (FileNotFoundException e) {
            if (Files.exists(file)) {
                throw e;
            }
            return List.of();
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
