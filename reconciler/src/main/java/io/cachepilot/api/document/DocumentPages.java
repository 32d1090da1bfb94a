package io.cachepilot.api.document;

import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.ErrorTable;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Schema;
import io.cachepilot.api.http.Surface;
import io.cachepilot.api.http.Verb;
import io.cachepilot.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves the document, and the pages that show it. All that the pages need comes from here. */
public final class DocumentPages {
    private static final String JARS = "META-INF/resources/webjars/";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    /** The pages make their styles and workers by themselves, and talk to nobody else. */
    private static final String POLICY =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src blob:";

    private static final String START_SWAGGER =
            "window.ui = SwaggerUIBundle({url: '/openapi.json', dom_id: '#page', deepLinking: true, validatorUrl: null});\n";
    private static final String START_REDOC =
            "Redoc.init('/openapi.json', {disableSearch: false}, document.getElementById('page'));\n";

    private final Remembered document;

    private DocumentPages(Supplier<SequencedMap<String, Object>> document) {
        this.document = new Remembered(() -> Json.write(document.get()));
    }

    /**
     * The routes of the document.
     *
     * @param document asked for once, by the first who wants to see it
     */
    public static Surface surface(Supplier<SequencedMap<String, Object>> document, ErrorTable errors) {
        return new Surface("Documents", "/api/docs", errors, new DocumentPages(document).routes());
    }

    private List<Route> routes() {
        return List.of(
                route(
                        "/openapi.json",
                        "getOpenApi",
                        "This document",
                        Answer.JSON,
                        Schema.object().open(),
                        Map.of("openapi", "3.1.1"),
                        shown(Answer.JSON, document)),
                page(
                        "/api/docs",
                        "getSwaggerUi",
                        "Swagger UI",
                        "/api/docs/swagger-ui-bundle.js",
                        "/api/docs/swagger-ui.css",
                        "/api/docs/start.js"),
                file(
                        "/api/docs/swagger-ui-bundle.js",
                        "getSwaggerUiScript",
                        SCRIPT,
                        "swagger-ui/5.34.1/swagger-ui-bundle.js"),
                file("/api/docs/swagger-ui.css", "getSwaggerUiStyle", STYLE, "swagger-ui/5.34.1/swagger-ui.css"),
                text("/api/docs/start.js", "getSwaggerUiStart", START_SWAGGER),
                page("/api/redoc", "getRedoc", "ReDoc", "/api/redoc/redoc.standalone.js", "", "/api/redoc/start.js"),
                file("/api/redoc/redoc.standalone.js", "getRedocScript", SCRIPT, "redoc/2.1.5/redoc.standalone.js"),
                text("/api/redoc/start.js", "getRedocStart", START_REDOC));
    }

    private static Route page(String path, String id, String title, String script, String style, String start) {
        String html =
                """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>CachePilot API</title>%s</head>
                <body><div id="page"></div><script src="%s"></script><script src="%s"></script></body>
                </html>
                """.formatted(style.isEmpty() ? "" : "<link rel=\"stylesheet\" href=\"" + style + "\">", script, start);
        return route(
                path,
                id,
                "This document as " + title,
                HTML,
                Schema.string(),
                "<!DOCTYPE html>…",
                () -> Answer.text(200, HTML, html).with("Content-Security-Policy", POLICY));
    }

    private static Route text(String path, String id, String content) {
        return route(
                path, id, "A part of a page", SCRIPT, Schema.string(), "…", () -> Answer.text(200, SCRIPT, content));
    }

    private static Supplier<Answer> shown(String type, Supplier<String> text) {
        return () -> Answer.text(200, type, text.get());
    }

    private static Route file(String path, String id, String type, String resource) {
        var text = new Remembered(() -> read(resource));
        return route(
                path,
                id,
                "A part of a page",
                type,
                Schema.string(),
                "…",
                () -> shown(type, text).get().with("Cache-Control", "public, max-age=86400"));
    }

    private static Route route(
            String path,
            String id,
            String summary,
            String type,
            Schema schema,
            Object example,
            Supplier<Answer> answer) {
        return new Route(
                Verb.GET,
                path,
                new Operation(
                        id,
                        summary,
                        summary + ", from this server alone.",
                        new Access.Open(),
                        Category.DEFAULT,
                        List.of(),
                        Optional.empty(),
                        List.of(new Response(200, "It.", type, schema, example)),
                        _ -> answer.get()));
    }

    private static String read(String resource) {
        try (@Nullable InputStream in = DocumentPages.class.getClassLoader().getResourceAsStream(JARS + resource)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
