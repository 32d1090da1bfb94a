package io.cachepilot.api.server;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Incoming;
import io.cachepilot.api.http.Refusal;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What the library would answer by itself goes the way of every request: it is limited, recorded, and told in our words. */
final class Refusals extends ErrorHandler {
    private final Function<Incoming, Answer> service;
    private final Answers answers;

    Refusals(Function<Incoming, Answer> service, Answers answers) {
        this.service = service;
        this.answers = answers;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = status(request, response.getStatus());
        var refusal = new Refusal.Malformed(status, HttpStatus.getMessage(status));
        Answer answer = service.apply(new JettyRequest(request, Optional.of(refusal), JettyRequest.Body.NONE));
        Entrance.write(answer, answers, response, true, callback);
        return true;
    }

    /**
     * Whoever asks for a version, an encoding or another protocol that there is not has made a mistake; this server has not,
     * and has none to offer.
     */
    private static int status(Request request, int status) {
        boolean ofClient = request.getAttribute(ERROR_EXCEPTION) instanceof HttpException;
        boolean ofServer = status >= HttpStatus.INTERNAL_SERVER_ERROR_500 || status == HttpStatus.UPGRADE_REQUIRED_426;
        return ofClient && ofServer ? HttpStatus.BAD_REQUEST_400 : status;
    }
}
