package io.cachepilot.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Requests without a connection. */
public record Requests(String method, String rawPath, String rawQuery, Map<String, String> headers, String text)
        implements Incoming {
    public static Requests get(String path) {
        return of("GET", path);
    }

    /** A request to a path, with a query or without. */
    public static Requests of(String method, String target) {
        String[] parts = target.split("\\?", 2);
        return new Requests(method, parts[0], parts.length > 1 ? parts[1] : "", Map.of("Host", "localhost:8000"), "");
    }

    public Requests with(String header, String value) {
        var more = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(header, value);
        return new Requests(method, rawPath, rawQuery, more, text);
    }

    public Requests sending(String body) {
        return new Requests(method, rawPath, rawQuery, headers, body)
                .with("Content-Length", Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public String peer() {
        return headers.getOrDefault("test-peer", "127.0.0.1");
    }

    @Override
    public byte[] body(int most) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        return all.length <= most ? all : Arrays.copyOf(all, most);
    }
}
