package io.cachepilot.api.http;

import io.cachepilot.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/**
 * What a caller gets.
 *
 * @param headers beside the type of the body
 * @param stream what is written in place of the body, for as long as it goes on; empty for an answer that is at its end
 */
public record Answer(
        int status, SequencedMap<String, String> headers, String mediaType, String body, Optional<BodyStream> stream) {
    public static final String JSON = "application/json";

    /** The header that tells which commit a write became. */
    public static final String REVISION = "X-Revision";

    public Answer {
        headers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(headers));
    }

    public static Answer json(int status, Object value) {
        return text(status, JSON, Json.write(value));
    }

    public static Answer text(int status, String mediaType, String text) {
        return new Answer(status, new LinkedHashMap<>(), mediaType, text, Optional.empty());
    }

    /** An answer that goes on. */
    public static Answer stream(String mediaType, BodyStream stream) {
        return new Answer(200, new LinkedHashMap<>(), mediaType, "", Optional.of(stream));
    }

    /** The same, with another stream in the place of the one it has, if it has one. */
    public Answer mapStream(UnaryOperator<BodyStream> change) {
        return new Answer(status, headers, mediaType, body, stream.map(change));
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The same with one more header; one of that name is replaced. */
    public Answer with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, mediaType, body, stream);
    }
}
