package io.cachepilot.api.document;

import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Example;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Surface;
import io.cachepilot.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The contracts of all surfaces as one OpenAPI 3.1 document: a value to be written as JSON. What follows from who may call an
 * operation, how its calls are limited and what it reads is told at each of them, so that no contract has to.
 */
public final class OpenApi {
    private static final String KEY = "apiKey";
    private static final String RESPONSES = "#/components/responses/";
    private static final String SCHEMAS = "#/components/schemas/";

    private OpenApi() {}

    /**
     * The document of these surfaces.
     *
     * @param version of this program
     * @throws IllegalStateException when two surfaces have different components of one name
     */
    public static SequencedMap<String, Object> of(List<Surface> surfaces, String version) {
        var paths = new LinkedHashMap<String, Object>();
        var manifests = new ManifestSchemas();
        var components = new LinkedHashMap<String, SequencedMap<String, Object>>();
        for (Surface surface : surfaces) {
            SequencedMap<String, Object> contract =
                    copy(manifests.within(surface.document().get()));
            for (Route route : surface.routes()) {
                String verb = route.verb().name().toLowerCase(Locale.ROOT);
                SequencedMap<String, Object> path = copy(paths.get(route.path()));
                path.put(verb, operation(surface, contract, route, verb));
                paths.put(route.path(), path);
            }
            copy(contract.get("components")).forEach((kind, named) -> {
                SequencedMap<String, Object> all = components.computeIfAbsent(kind, _ -> new LinkedHashMap<>());
                copy(named).forEach((name, component) -> {
                    Object before = all.put(name, component);
                    if (before != null && !before.equals(component)) {
                        throw new IllegalStateException("two surfaces have another component " + name);
                    }
                });
            });
        }
        components.computeIfAbsent("schemas", _ -> new LinkedHashMap<>()).putAll(manifests.components());
        var all = new LinkedHashMap<String, Object>(components);
        all.put("securitySchemes", map(KEY, map("type", "apiKey", "in", "header", "name", "X-API-Key")));
        return map(
                "openapi",
                "3.1.1",
                "info",
                map(
                        "title",
                        "CachePilot API",
                        "version",
                        version,
                        "description",
                        "Writes are commits of manifests, and answer once they are applied. Reads are observed state."),
                "servers",
                List.of(map("url", "/")),
                "tags",
                surfaces.stream().map(surface -> map("name", surface.name())).toList(),
                "paths",
                paths,
                "components",
                all);
    }

    /** As its contract has it, with what follows from that. */
    private static SequencedMap<String, Object> operation(
            Surface surface, SequencedMap<String, Object> contract, Route route, String verb) {
        SequencedMap<String, Object> written =
                copy(copy(copy(contract.get("paths")).get(route.path())).get(verb));
        Operation operation = route.operation();
        written.put("description", written.get("description") + " " + who(operation.access()));
        written.put("tags", List.of(surface.name()));
        written.put("security", operation.access() instanceof Access.Open ? List.of() : List.of(map(KEY, List.of())));
        written.put(
                "x-rate-limit",
                map(
                        "category",
                        operation.limit().name(),
                        "requests",
                        operation.limit().requests(),
                        "seconds",
                        60));
        written.put(
                "responses",
                responses(
                        contract,
                        copy(written.get("responses")),
                        surface.errors().refusals(operation)));
        return written;
    }

    private static String who(Access access) {
        return switch (access) {
            case Access.Open _ -> "Open to everyone.";
            case Access.Needs(var role) -> "Takes a key with the role " + role + ".";
        };
    }

    /** What may be refused is an alternative to what the contract has of the same status. */
    private static SequencedMap<String, Object> responses(
            SequencedMap<String, Object> contract, SequencedMap<String, Object> written, List<Example> refusals) {
        var all = new TreeMap<String, Object>();
        written.forEach((status, response) -> all.put(status, referred(contract, copy(response))));
        refusals.forEach(refusal -> {
            String status = Integer.toString(refusal.answer().status());
            all.put(status, with(copy(all.get(status)), refusal));
        });
        var responses = new LinkedHashMap<String, Object>();
        all.forEach((status, response) -> {
            SequencedMap<String, Object> told = copy(response);
            told.put("headers", map("X-Request-Id", map("schema", map("type", "string"))));
            responses.put(status, told);
        });
        return responses;
    }

    /** What a contract has once for several operations. */
    private static SequencedMap<String, Object> referred(
            SequencedMap<String, Object> contract, SequencedMap<String, Object> response) {
        String reference = String.valueOf(response.get("$ref"));
        Object components = contract.get("components");
        return reference.startsWith(RESPONSES)
                ? copy(copy(copy(components).get("responses")).get(reference.substring(RESPONSES.length())))
                : response;
    }

    private static SequencedMap<String, Object> with(SequencedMap<String, Object> response, Example refusal) {
        Object before = response.get("description");
        response.put("description", before == null ? refusal.description() : before + " Or: " + refusal.description());
        SequencedMap<String, Object> content = copy(response.get("content"));
        SequencedMap<String, Object> json = copy(content.get(Answer.JSON));
        SequencedMap<String, Object> shape = map("$ref", SCHEMAS + refusal.shape());
        json.put("schema", json.containsKey("schema") ? either(copy(json.get("schema")), shape) : shape);
        SequencedMap<String, Object> examples = copy(json.get("examples"));
        examples.put(
                "refusal" + (examples.size() + 1),
                map(
                        "summary",
                        refusal.description(),
                        "value",
                        Json.read(refusal.answer().body(), Map.class)));
        json.put("examples", examples);
        content.put(Answer.JSON, json);
        response.put("content", content);
        return response;
    }

    private static SequencedMap<String, Object> either(
            SequencedMap<String, Object> one, SequencedMap<String, Object> other) {
        if (one.equals(other)) {
            return one;
        }
        var all = new ArrayList<Object>();
        if (one.get("anyOf") instanceof List<?> several) {
            all.addAll(several);
        } else {
            all.add(one);
        }
        if (!all.contains(other)) {
            all.add(other);
        }
        return map("anyOf", all);
    }

    private static SequencedMap<String, Object> copy(@Nullable Object value) {
        var copy = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, part) -> copy.put(String.valueOf(name), part));
        }
        return copy;
    }

    private static SequencedMap<String, Object> map(Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
