package io.cachepilot.api.server;

import io.cachepilot.api.http.Incoming;
import io.cachepilot.api.http.Refusal;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request as Jetty gives it. */
final class JettyRequest implements Incoming {
    private final Request request;
    private final Optional<Refusal.Malformed> refusal;
    private final Body body;
    private byte @Nullable [] read;

    /** The body of a request. */
    interface Body {
        Body NONE = new Body() {
            @Override
            public byte[] read(int most, IntConsumer room) {
                return new byte[0];
            }

            @Override
            public boolean takeRest() {
                return false;
            }
        };

        /** Reads at most so many bytes of it, and tells of them before it keeps them. */
        byte[] read(int most, IntConsumer room);

        /** Takes in what is left of it for a moment; returns whether that was all. */
        boolean takeRest();
    }

    /** @param refusal why the library does not take it */
    JettyRequest(Request request, Optional<Refusal.Malformed> refusal, Body body) {
        this.request = request;
        this.refusal = refusal;
        this.body = body;
    }

    /** To be called before it is answered; returns whether another request may follow on the connection. */
    boolean takeRest() {
        return body.takeRest();
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String rawPath() {
        return Objects.requireNonNullElse(request.getHttpURI().getPath(), "");
    }

    @Override
    public String rawQuery() {
        return Objects.requireNonNullElse(request.getHttpURI().getQuery(), "");
    }

    @Override
    public List<String> headers(String name) {
        return request.getHeaders().getValuesList(name);
    }

    @Override
    public String peer() {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer
                        && peer.getAddress() != null
                ? peer.getAddress().getHostAddress()
                : "";
    }

    @Override
    public Optional<String> user() {
        return PeerUser.of(request.getConnectionMetaData().getConnection().getEndPoint());
    }

    @Override
    public Optional<Refusal.Malformed> refusal() {
        return refusal;
    }

    /** Read once, at the first call. */
    @Override
    public byte[] body(int most, IntConsumer room) {
        byte[] known = read;
        if (known == null) {
            known = body.read(most, room);
            read = known;
        }
        return known;
    }
}
