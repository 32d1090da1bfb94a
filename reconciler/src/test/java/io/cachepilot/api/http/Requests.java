package io.cachepilot.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/** Requests without a connection. */
public record Requests(
        String method,
        String rawPath,
        String rawQuery,
        Map<String, List<String>> headers,
        String text,
        Optional<Refusal.Malformed> refusal)
        implements Incoming {
    public static Requests get(String path) {
        return of("GET", path);
    }

    /** A request to a path, with a query or without. */
    public static Requests of(String method, String target) {
        String[] parts = target.split("\\?", 2);
        return new Requests(
                method,
                parts[0],
                parts.length > 1 ? parts[1] : "",
                Map.of("Host", List.of("localhost:8000")),
                "",
                Optional.empty());
    }

    /** What the server does not take. */
    public static Requests malformed(int status, String reason) {
        return new Requests("GET", "/badMessage", "", Map.of(), "", Optional.of(new Refusal.Malformed(status, reason)));
    }

    public Requests with(String header, String value) {
        return withLines(header, value);
    }

    /** With several lines of one header. */
    public Requests withLines(String header, String... values) {
        var more = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(header, List.of(values));
        return new Requests(method, rawPath, rawQuery, more, text, refusal);
    }

    public Requests sending(String body) {
        return new Requests(method, rawPath, rawQuery, headers, body, refusal)
                .with("Content-Length", Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    @Override
    public String peer() {
        return header("test-peer").orElse("127.0.0.1");
    }

    @Override
    public byte[] body(int most, IntConsumer room) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        room.accept(Math.min(most, all.length));
        return all.length <= most ? all : Arrays.copyOf(all, most);
    }
}
