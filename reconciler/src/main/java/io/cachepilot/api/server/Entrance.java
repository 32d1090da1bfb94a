package io.cachepilot.api.server;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Incoming;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Where every request comes in. What Javalin can route goes on to it; a method or a target that it does not know would be answered
 * by it or the servlet container, so that is answered here, by the same function. Tells each connection when a request of it
 * begins and ends.
 */
final class Entrance extends Handler.Wrapper {
    /** The methods that are routed. */
    static final List<HandlerType> METHODS = List.of(
            HandlerType.GET,
            HandlerType.POST,
            HandlerType.PUT,
            HandlerType.PATCH,
            HandlerType.DELETE,
            HandlerType.OPTIONS,
            HandlerType.HEAD,
            HandlerType.TRACE);

    private static final Set<String> ROUTED =
            METHODS.stream().map(HandlerType::toString).collect(Collectors.toUnmodifiableSet());
    private static final String REQUEST = Entrance.class.getName();

    private final Function<Incoming, Answer> service;
    private final Answers answers;
    private final Patience patience;

    Entrance(Function<Incoming, Answer> service, Answers answers, Patience patience) {
        this.service = service;
        this.answers = answers;
        this.patience = patience;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getConnectionMetaData().getConnection().getEndPoint() instanceof WatchedEndPoint connection) {
            connection.answering(true);
            Request.addCompletionListener(request, _ -> connection.answering(false));
        }
        var incoming = new JettyRequest(request, Optional.empty(), new PacedBody(request, patience));
        if (isRouted(request)) {
            request.setAttribute(REQUEST, incoming);
            return super.handle(request, response, callback);
        }
        Answer answer = service.apply(incoming);
        write(answer, answers, response, !incoming.takeRest(), callback);
        return true;
    }

    /** Answers what Javalin has routed. */
    void answer(Context context) throws IOException {
        var incoming = (JettyRequest) Objects.requireNonNull(context.req().getAttribute(REQUEST));
        Answer answer = service.apply(incoming);
        answers.write(answer, Exit.of(context), !incoming.takeRest());
    }

    static void write(Answer answer, Answers answers, Response response, boolean last, Callback callback) {
        try {
            answers.write(answer, Exit.of(response), last);
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e);
        }
    }

    private static boolean isRouted(Request request) {
        String path = request.getHttpURI().getCanonicalPath();
        return ROUTED.contains(request.getMethod())
                && path != null
                && path.startsWith("/")
                && !request.getHttpURI().hasViolations();
    }
}
