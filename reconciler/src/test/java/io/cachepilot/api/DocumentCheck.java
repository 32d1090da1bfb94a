package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cachepilot.json.Json;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Holds answers against the served document: their status, type and body have to be in it. */
final class DocumentCheck {
    private final Map<?, ?> paths;
    private final Map<?, ?> components;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final ConcurrentMap<String, Schema> schemas = new ConcurrentHashMap<>();

    DocumentCheck(String document) {
        Map<?, ?> all = Json.read(document, Map.class);
        this.paths = map(all.get("paths"));
        this.components = map(all.get("components"));
    }

    /** The template of each path, with its methods. */
    Map<?, ?> paths() {
        return paths;
    }

    /** Whatever is no operation is answered with 404 or 405 and has no place in the document. */
    void require(String method, String path, HttpResponse<String> answer) {
        Optional<Map<?, ?>> operation = operation(method, path);
        if (operation.isEmpty()) {
            assertThat(answer.statusCode()).as(method + " " + path).isIn(400, 404, 405);
            return;
        }
        String what = "%s %s -> %d %s".formatted(method, path, answer.statusCode(), answer.body());
        String status = Integer.toString(answer.statusCode());
        Map<?, ?> responses = map(operation.get().get("responses"));
        assertThat(responses.containsKey(status))
                .as(what + " is in the document")
                .isTrue();
        Map<?, ?> content = map(map(responses.get(status)).get("content"));
        String type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
        assertThat(content.containsKey(type))
                .as(what + " has a documented type: " + type)
                .isTrue();
        if (type.equals("application/json")) {
            // What it refers to stands in the document.
            var schema =
                    new LinkedHashMap<Object, Object>(map(map(content.get(type)).get("schema")));
            schema.put("components", components);
            assertThat(schemas.computeIfAbsent(Json.write(schema), registry::getSchema)
                            .validate(answer.body(), InputFormat.JSON))
                    .as(what + " has the documented shape")
                    .isEmpty();
        }
    }

    private Optional<Map<?, ?>> operation(String method, String path) {
        List<String> segments = List.of(path.split("\\?", 2)[0].split("/", -1));
        return paths.entrySet().stream()
                .filter(entry -> matches(List.of(((String) entry.getKey()).split("/", -1)), segments))
                .filter(entry -> map(entry.getValue()).containsKey(method.toLowerCase(Locale.ROOT)))
                .<Map<?, ?>>map(entry -> map(map(entry.getValue()).get(method.toLowerCase(Locale.ROOT))))
                .findFirst();
    }

    private static boolean matches(List<String> template, List<String> segments) {
        if (template.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < template.size(); i++) {
            if (!template.get(i).startsWith("{") && !template.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    static Map<?, ?> map(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new AssertionError("the document lacks something: " + value);
    }
}
