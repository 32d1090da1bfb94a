package io.cachepilot.api.server;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Tells each connection when a request of it begins and ends. */
final class WatchedRequests extends Handler.Wrapper {
    WatchedRequests(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getConnectionMetaData().getConnection().getEndPoint() instanceof WatchedEndPoint connection) {
            connection.answering(true);
            Request.addCompletionListener(request, _ -> connection.answering(false));
        }
        return super.handle(request, response, callback);
    }
}
