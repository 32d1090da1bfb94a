package io.cachepilot.api.server;

import io.cachepilot.api.http.BodyCutOff;
import io.cachepilot.api.http.Incoming;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request as Javalin gives it. */
final class ServletRequest implements Incoming {
    private final Context context;
    private byte @Nullable [] body;

    ServletRequest(Context context) {
        this.context = context;
    }

    @Override
    public String method() {
        return context.req().getMethod();
    }

    @Override
    public String rawPath() {
        return context.req().getRequestURI();
    }

    @Override
    public String rawQuery() {
        @Nullable String query = context.req().getQueryString();
        return query == null ? "" : query;
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(context.req().getHeader(name));
    }

    @Override
    public String peer() {
        return context.req().getRemoteAddr();
    }

    /** Read once, at the first call. */
    @Override
    public byte[] body(int most) {
        byte[] read = body;
        if (read == null) {
            try {
                read = context.req().getInputStream().readNBytes(most);
            } catch (IOException e) {
                throw new BodyCutOff(e);
            }
            body = read;
        }
        return read;
    }
}
