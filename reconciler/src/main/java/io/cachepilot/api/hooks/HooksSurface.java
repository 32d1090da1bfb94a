package io.cachepilot.api.hooks;

import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Body;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.ErrorTable;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Schema;
import io.cachepilot.api.http.Surface;
import io.cachepilot.api.http.Verb;
import io.cachepilot.source.webhook.Reception;
import io.cachepilot.source.webhook.Webhooks;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes the deliveries of git hosts. */
public final class HooksSurface {
    private static final Schema DETAIL = Schema.object(Schema.field("detail", Schema.string()));

    private HooksSurface() {}

    /** What is answered: what became of the delivery, in a sentence. */
    record Detail(String detail) {}

    public static Surface of(Webhooks webhooks, ErrorTable errors) {
        var operation = new Operation(
                "receiveGitHook",
                "Tell of a push",
                "A delivery of GitHub, Gitea, Forgejo or GitLab, known by its headers, that proves to know the secret of the"
                        + " setting webhook.secret. It makes the source be asked, once; nothing else of it is used.",
                new Access.Open(),
                Category.DEFAULT,
                List.of(),
                Optional.of(new Body(Answer.JSON, Schema.object().open(), Map.of("ref", "refs/heads/main"))),
                List.of(
                        response(200, "It was accepted before, or is none that counts."),
                        response(202, "It is accepted: the source is about to be asked."),
                        response(400, "It is none that a git host sends."),
                        response(401, "It does not prove to know the secret."),
                        response(403, "There is no usable secret here."),
                        response(413, "It is too long; the next poll finds what was pushed."),
                        response(503, "It can't be noted that it was seen.")),
                call -> receive(webhooks, call));
        return new Surface("Hooks", "/hooks", errors, List.of(new Route(Verb.POST, "/hooks/git", operation)));
    }

    private static Response response(int status, String description) {
        return Response.json(status, description, DETAIL, new Detail(description));
    }

    private static Answer receive(Webhooks webhooks, Call call) {
        return switch (webhooks.receive(call::header, call::body)) {
            case Reception.Accepted(String delivery) -> answer(202, "accepted: " + delivery);
            case Reception.Repeated(String delivery) -> answer(200, "repeated: " + delivery);
            case Reception.Ignored(String why) -> answer(200, "ignored: " + why);
            case Reception.Refused(Reception.Reason reason, String why) -> answer(status(reason), "refused: " + why);
        };
    }

    private static int status(Reception.Reason reason) {
        return switch (reason) {
            case NOT_SET_UP -> 403;
            case NOT_AUTHENTIC -> 401;
            case MALFORMED -> 400;
            case TOO_LARGE -> 413;
            case UNAVAILABLE -> 503;
        };
    }

    private static Answer answer(int status, String detail) {
        return Answer.json(status, new Detail(detail));
    }
}
