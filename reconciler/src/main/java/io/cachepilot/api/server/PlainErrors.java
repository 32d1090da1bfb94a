package io.cachepilot.api.server;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What is answered to what is no HTTP at all: the documented shape, and nothing of how this server works. */
final class PlainErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (response.getStatus() == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505) {
            // Whoever asks for a version that there is not has made a mistake; this server has not.
            response.setStatus(HttpStatus.BAD_REQUEST_400);
        }
        String reason = HttpStatus.getMessage(response.getStatus());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        String body = "{\"detail\":\"%s\"}".formatted(reason);
        Content.Sink.write(response, true, body, callback);
        return true;
    }
}
