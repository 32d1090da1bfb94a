package io.cachepilot.api.document;

import io.cachepilot.api.contract.Contract;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.ErrorTable;
import io.cachepilot.api.http.Surface;
import io.cachepilot.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
        return Contract.read("documents")
                .surface("Documents", List.of("/api/docs"), errors, new DocumentPages(document).handlers());
    }

    private Map<String, RequestHandler> handlers() {
        return Map.of(
                "getOpenApi", _ -> Answer.text(200, Answer.JSON, document.get()),
                "getSwaggerUi",
                        page("/api/docs/swagger-ui-bundle.js", "/api/docs/swagger-ui.css", "/api/docs/start.js"),
                "getSwaggerUiScript", file(SCRIPT, "swagger-ui/5.34.1/swagger-ui-bundle.js"),
                "getSwaggerUiStyle", file(STYLE, "swagger-ui/5.34.1/swagger-ui.css"),
                "getSwaggerUiStart", _ -> Answer.text(200, SCRIPT, START_SWAGGER),
                "getRedoc", page("/api/redoc/redoc.standalone.js", "", "/api/redoc/start.js"),
                "getRedocScript", file(SCRIPT, "redoc/2.1.5/redoc.standalone.js"),
                "getRedocStart", _ -> Answer.text(200, SCRIPT, START_REDOC));
    }

    private static RequestHandler page(String script, String style, String start) {
        String html =
                """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>CachePilot API</title>%s</head>
                <body><div id="page"></div><script src="%s"></script><script src="%s"></script></body>
                </html>
                """.formatted(style.isEmpty() ? "" : "<link rel=\"stylesheet\" href=\"" + style + "\">", script, start);
        return _ -> Answer.text(200, HTML, html).with("Content-Security-Policy", POLICY);
    }

    private static RequestHandler file(String type, String resource) {
        var text = new Remembered(() -> read(resource));
        return _ -> Answer.text(200, type, text.get()).with("Cache-Control", "public, max-age=86400");
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
