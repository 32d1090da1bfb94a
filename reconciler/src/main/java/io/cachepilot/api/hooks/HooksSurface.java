package io.cachepilot.api.hooks;

import io.cachepilot.api.contract.Contract;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.ErrorTable;
import io.cachepilot.api.http.Surface;
import io.cachepilot.source.webhook.Reception;
import io.cachepilot.source.webhook.Webhooks;
import java.util.List;
import java.util.Map;

/** Takes the deliveries of git hosts. */
public final class HooksSurface {

    private HooksSurface() {}

    /** What is answered: what became of the delivery, in a sentence. */
    record Detail(String detail) {}

    public static Surface of(Webhooks webhooks, ErrorTable errors) {
        return Contract.read("hooks")
                .surface(
                        "Hooks",
                        List.of("/hooks"),
                        errors,
                        Map.of("receiveGitHook", request -> receive(webhooks, request.call())));
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
