package io.cachepilot.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts of an address, decoded as RFC 3986 §2.1 says, and queries as HTML forms write them. Strict: what is malformed is none. */
final class PercentDecoding {
    private PercentDecoding() {}

    /** The segments of a path; one that holds an encoded slash stays one. Empty when something is malformed. */
    static Optional<List<String>> segments(String rawPath) {
        if (!rawPath.startsWith("/")) {
            return Optional.empty();
        }
        var segments = new ArrayList<String>();
        for (String segment : Route.segments(rawPath)) {
            Optional<String> text = decode(segment, false);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            segments.add(text.get());
        }
        return Optional.of(segments);
    }

    /** The parameters of a query. Empty when something is malformed. */
    static Optional<Map<String, List<String>>> query(String rawQuery) {
        var values = new LinkedHashMap<String, List<String>>();
        for (String pair : rawQuery.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
            Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1), true);
            if (name.isEmpty() || value.isEmpty()) {
                return Optional.empty();
            }
            values.computeIfAbsent(name.get(), _ -> new ArrayList<>()).add(value.get());
        }
        return Optional.of(Collections.unmodifiableMap(values));
    }

    private static Optional<String> decode(String text, boolean plusIsSpace) {
        var bytes = ByteBuffer.allocate(text.length() * 3);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length()) {
                    return Optional.empty();
                }
                int high = Character.digit(text.charAt(i + 1), 16);
                int low = Character.digit(text.charAt(i + 2), 16);
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.put((byte) ' ');
            } else {
                bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
