package io.cachepilot.api.document;

import io.cachepilot.access.Role;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Body;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Parameter;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Surface;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The table of routes as an OpenAPI 3.1 document: a value to be written as JSON. */
public final class OpenApi {
    private static final String KEY = "apiKey";

    private OpenApi() {}

    /**
     * The document of these surfaces.
     *
     * @param version of this program
     */
    public static SequencedMap<String, Object> of(List<Surface> surfaces, String version) {
        var paths = new LinkedHashMap<String, Object>();
        for (Surface surface : surfaces) {
            for (Route route : surface.routes()) {
                path(paths, route.path()).put(route.verb().name().toLowerCase(Locale.ROOT), operation(surface, route));
            }
        }
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
                map("securitySchemes", map(KEY, map("type", "apiKey", "in", "header", "name", "X-API-Key"))));
    }

    @SuppressWarnings("unchecked") // Only this method puts values into that map.
    private static Map<String, Object> path(Map<String, Object> paths, String path) {
        return (Map<String, Object>) paths.computeIfAbsent(path, _ -> new LinkedHashMap<String, Object>());
    }

    private static SequencedMap<String, Object> operation(Surface surface, Route route) {
        Operation operation = route.operation();
        SequencedMap<String, Object> out = map(
                "operationId",
                operation.id(),
                "summary",
                operation.summary(),
                "description",
                operation.description() + " " + who(operation.access()),
                "tags",
                List.of(surface.name()),
                "security",
                operation.access() instanceof Access.Open ? List.of() : List.of(map(KEY, List.of())),
                "x-rate-limit",
                map(
                        "category",
                        operation.category().name().toLowerCase(Locale.ROOT),
                        "requests",
                        operation.category().standard(),
                        "seconds",
                        60));
        if (!operation.parameters().isEmpty()) {
            out.put(
                    "parameters",
                    operation.parameters().stream().map(OpenApi::parameter).toList());
        }
        operation.body().ifPresent(body -> out.put("requestBody", body(body)));
        out.put(
                "responses",
                responses(Stream.concat(operation.responses().stream(), surface.errors().refusals(operation).stream())
                        .toList()));
        return out;
    }

    private static String who(Access access) {
        return switch (access) {
            case Access.Open _ -> "Open to everyone.";
            case Access.Needs(Role role) -> "Takes a key with the role " + role + ".";
        };
    }

    private static SequencedMap<String, Object> parameter(Parameter parameter) {
        return map(
                "name",
                parameter.name(),
                "in",
                parameter.place().name().toLowerCase(Locale.ROOT),
                "required",
                parameter.required(),
                "description",
                parameter.description(),
                "schema",
                parameter.schema().keywords());
    }

    private static SequencedMap<String, Object> body(Body body) {
        return map(
                "required",
                true,
                "content",
                map(body.mediaType(), map("schema", body.schema().keywords(), "example", body.example())));
    }

    /** Several responses of one status are alternatives of one. */
    private static SequencedMap<String, Object> responses(List<Response> responses) {
        var byStatus = new TreeMap<Integer, List<Response>>();
        responses.forEach(response -> byStatus.computeIfAbsent(response.status(), _ -> new ArrayList<>())
                .add(response));
        var out = new LinkedHashMap<String, Object>();
        byStatus.forEach((status, alternatives) -> out.put(Integer.toString(status), response(alternatives)));
        return out;
    }

    private static SequencedMap<String, Object> response(List<Response> alternatives) {
        Response first = alternatives.getFirst();
        var schemas = alternatives.stream()
                .map(response -> response.schema().keywords())
                .distinct()
                .toList();
        var examples = new LinkedHashMap<String, Object>();
        for (Response response : alternatives) {
            examples.put(
                    "example" + (examples.size() + 1),
                    map("summary", response.description(), "value", response.example()));
        }
        return map(
                "description",
                String.join(
                        " Or: ",
                        alternatives.stream()
                                .map(Response::description)
                                .distinct()
                                .toList()),
                "headers",
                map("X-Request-Id", map("schema", map("type", "string"))),
                "content",
                map(
                        first.mediaType().split(";", 2)[0],
                        map(
                                "schema",
                                schemas.size() == 1 ? schemas.getFirst() : map("anyOf", schemas),
                                "examples",
                                examples)));
    }

    private static SequencedMap<String, Object> map(Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
