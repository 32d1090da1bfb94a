package io.cachepilot.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Records to JSON and back, the same way everywhere: instants as ISO 8601 text. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();
    private static final JsonMapper PRETTY =
            MAPPER.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    /** One line, without a line break at its end. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** Several lines, indented for people. */
    public static String writePretty(Object value) {
        return PRETTY.writeValueAsString(value);
    }

    /**
     * The value that the text is the JSON of. What the text lacks is an empty {@code Optional} or a refusal, never null;
     * what the type does not know is left out.
     *
     * @throws IllegalArgumentException when the text is not JSON of that shape; the message names the type and the place,
     *     and quotes nothing, because the text may hold secrets
     */
    public static <T> T read(String json, Class<T> type) {
        try {
            @Nullable T value = MAPPER.readValue(json, type);
            if (value != null) {
                return value;
            }
        } catch (JacksonException e) {
            // No cause either: its message quotes what it stumbled over.
            throw new IllegalArgumentException("not the JSON of a " + type.getSimpleName() + place(e.getLocation()));
        }
        throw new IllegalArgumentException("not the JSON of a " + type.getSimpleName() + ", but null");
    }

    private static String place(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ", at line %d column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
}
