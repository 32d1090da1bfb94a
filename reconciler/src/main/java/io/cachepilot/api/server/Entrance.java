package io.cachepilot.api.server;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Incoming;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Where every request comes in, of whatever method and path. Tells each connection when a request of it begins and ends. */
final class Entrance extends Handler.Abstract {
    private final Function<Incoming, Answer> service;
    private final Answers answers;
    private final Patience patience;

    Entrance(Function<Incoming, Answer> service, Answers answers, Patience patience) {
        this.service = service;
        this.answers = answers;
        this.patience = patience;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (request.getConnectionMetaData().getConnection().getEndPoint() instanceof WatchedEndPoint connection) {
            connection.answering(true);
            Request.addCompletionListener(request, _ -> connection.answering(false));
        }
        var body = new PacedBody(request, patience);
        answers.write(service.apply(new JettyRequest(request, Optional.empty(), body)), response, callback);
        return true;
    }
}
