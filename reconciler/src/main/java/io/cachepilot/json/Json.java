package io.cachepilot.json;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Records to JSON and back, the same way everywhere: instants as ISO 8601 text. */
public final class Json {
    private static final JsonMapper REVEALING = JsonMapper.builder()
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .addModule(new RecordConstructors())
            .build();
    private static final JsonMapper MAPPER =
            REVEALING.rebuild().addModule(new RefusedTypes().module()).build();
    private static final JsonMapper PRETTY =
            MAPPER.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final JsonMapper EXACT = MAPPER.rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

    private Json() {}

    /**
     * One line, without a line break at its end.
     *
     * @throws IllegalArgumentException when a {@link Unwritable} or a private key is anywhere in it; the message shows nothing
     *     of it
     */
    public static String write(Object value) {
        return write(MAPPER, value);
    }

    /** One line, with the secrets in it: to make a keyed fingerprint of, and for nothing else. */
    public static String writeRevealing(Object value) {
        return REVEALING.writeValueAsString(value);
    }

    /** Several lines, indented for people; refuses what {@link #write} does. */
    public static String writePretty(Object value) {
        return write(PRETTY, value);
    }

    private static String write(JsonMapper mapper, Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (RefusedTypes.Met e) {
            // Without a cause: that names the way to it by keys of maps, which may be secret too.
            throw new IllegalArgumentException(e.getOriginalMessage());
        }
    }

    /**
     * The value that the text is the JSON of. What the text lacks is an empty {@code Optional} or a refusal, never null;
     * what the type does not know is left out.
     *
     * @throws IllegalArgumentException when the text is not JSON of that shape; the message names the type and the place,
     *     and quotes nothing, because the text may hold secrets
     */
    public static <T> T read(String json, Class<T> type) {
        return read(MAPPER, json, type);
    }

    /** The same for text of unknown origin: what the type does not know is refused, and so is what comes twice or after. */
    public static <T> T readExactly(String json, Class<T> type) {
        return read(EXACT, json, type);
    }

    /** The same for a type of types, such as a record of something. */
    public static <T> T read(String json, Class<? super T> type, Class<?>... of) {
        return read(MAPPER, json, type, MAPPER.getTypeFactory().constructParametricType(type, of));
    }

    private static <T> T read(JsonMapper mapper, String json, Class<T> type) {
        return read(mapper, json, type, mapper.constructType(type));
    }

    private static <T> T read(JsonMapper mapper, String json, Class<? super T> type, JavaType whole) {
        try {
            @Nullable T value = mapper.readValue(json, whole);
            if (value != null) {
                return value;
            }
        } catch (UnrecognizedPropertyException e) {
            throw new IllegalArgumentException("not the JSON of %s: it knows no field%s%s"
                    .formatted(words(type), named(e.getPropertyName()), place(e.getLocation())));
        } catch (JacksonException e) {
            // No cause either: its message quotes what it stumbled over.
            throw new IllegalArgumentException("not the JSON of " + words(type) + place(e.getLocation()));
        }
        throw new IllegalArgumentException("not the JSON of " + words(type) + ", but null");
    }

    /** What a type is called in a sentence: {@code a tenant record}. What is any JSON has no name of its own. */
    private static String words(Class<?> type) {
        if (type == Object.class || type.getName().startsWith("java.")) {
            return "anything";
        }
        String name = CAPITAL.matcher(type.getSimpleName())
                .replaceAll(" $0")
                .toLowerCase(Locale.ROOT)
                .strip();
        return ("aeio".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
    }

    /** Only what can be nothing but a name: the rest may be anything. */
    private static String named(@Nullable String field) {
        return field != null && field.matches("[A-Za-z][A-Za-z0-9_-]{0,40}") ? " '" + field + "'" : " of that name";
    }

    private static String place(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ", at line %d column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
}
