package io.cachepilot.api.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The shape of a JSON value, in the words of JSON Schema 2020-12, which are those of OpenAPI 3.1.
 *
 * @param keywords as they stand in the document
 */
public record Schema(SequencedMap<String, Object> keywords) {
    public Schema {
        keywords = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(keywords));
    }

    /** A field of an object; a field is there in every value unless it is optional. */
    public record Field(String name, Schema schema, boolean required) {}

    public static Field field(String name, Schema schema) {
        return new Field(name, schema, true);
    }

    public static Field optional(String name, Schema schema) {
        return new Field(name, schema, false);
    }

    public static Schema string() {
        return type("string");
    }

    public static Schema integer() {
        return type("integer");
    }

    public static Schema number() {
        return type("number");
    }

    public static Schema bool() {
        return type("boolean");
    }

    /** One of these texts. */
    public static Schema oneOf(List<String> texts) {
        return string().with("enum", List.copyOf(texts));
    }

    /** Always this. */
    public static Schema constant(Object value) {
        return new Schema(new LinkedHashMap<>(Map.of("const", value)));
    }

    public static Schema list(Schema of) {
        return type("array").with("items", of.keywords());
    }

    /** Exactly these fields. */
    public static Schema object(Field... fields) {
        var properties = new LinkedHashMap<String, Object>();
        for (Field field : fields) {
            properties.put(field.name(), field.schema().keywords());
        }
        List<String> required = List.of(fields).stream()
                .filter(Field::required)
                .map(Field::name)
                .toList();
        return type("object")
                .with("properties", properties)
                .with("required", required)
                .with("additionalProperties", false);
    }

    /** An object that may have further fields. */
    public Schema open() {
        return with("additionalProperties", true);
    }

    /** The same, or null. */
    public Schema orNull() {
        return new Schema(new LinkedHashMap<>(
                Map.of("anyOf", List.of(keywords, type("null").keywords()))));
    }

    public Schema pattern(String expression) {
        return with("pattern", expression);
    }

    public Schema between(long least, long most) {
        return with("minimum", least).with("maximum", most);
    }

    public Schema about(String description) {
        return with("description", description);
    }

    /** With what is meant where the value is left out. */
    public Schema standard(Object value) {
        return with("default", value);
    }

    private static Schema type(String name) {
        return new Schema(new LinkedHashMap<>(Map.of("type", name)));
    }

    private Schema with(String keyword, Object value) {
        var more = new LinkedHashMap<>(keywords);
        more.put(keyword, value);
        return new Schema(more);
    }
}
