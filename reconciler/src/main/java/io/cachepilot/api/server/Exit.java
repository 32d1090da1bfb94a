package io.cachepilot.api.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/** Where an answer is written to: its status and headers first, then its body. */
interface Exit {
    void status(int status);

    void header(String name, String value);

    OutputStream body() throws IOException;

    /** That of a request which is routed. */
    static Exit of(Context context) {
        return new Exit() {
            @Override
            public void status(int status) {
                context.status(status);
            }

            @Override
            public void header(String name, String value) {
                context.res().setHeader(name, value);
            }

            @Override
            public OutputStream body() throws IOException {
                return context.res().getOutputStream();
            }
        };
    }

    /** That of a request which can't be routed. */
    static Exit of(Response response) {
        return new Exit() {
            @Override
            public void status(int status) {
                response.setStatus(status);
            }

            @Override
            public void header(String name, String value) {
                response.getHeaders().put(name, value);
            }

            @Override
            public OutputStream body() {
                return Content.Sink.asOutputStream(response);
            }
        };
    }
}
