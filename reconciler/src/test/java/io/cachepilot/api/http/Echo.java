package io.cachepilot.api.http;

import io.cachepilot.access.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A surface whose operations answer with what they were asked, and whose errors are the names of refusals. */
public final class Echo implements ErrorTable {
    public static final Limit TENANTS = new Limit("tenants", 50);
    public static final Limit DEFAULT = new Limit("default", 100);

    public Echo() {}

    public static Surface surface(Route... routes) {
        return new Surface("Echo", List.of("/"), new Echo(), DEFAULT, LinkedHashMap::new, List.of(routes));
    }

    public static Route route(Verb verb, String path, Access access) {
        return route(
                verb, path, access, call -> Answer.text(200, "text/plain", path + " " + new TreeMap<>(call.names())));
    }

    /** One that everybody may call, and that reads the body. */
    public static Route reading(Verb verb, String path) {
        return route(
                verb,
                path,
                new Access.Open(),
                call -> Answer.text(200, "text/plain", Integer.toString(call.body().length)));
    }

    private static Route route(Verb verb, String path, Access access, Handler handler) {
        Optional<String> reads = verb == Verb.POST ? Optional.of(Answer.JSON) : Optional.empty();
        return new Route(verb, path, new Operation(verb + " " + path, access, TENANTS, reads, handler));
    }

    public static Access needs(Role role) {
        return new Access.Needs(role);
    }

    @Override
    public Answer refused(Refusal refusal) {
        int status = switch (refusal) {
            case Refusal.UnknownPath _ -> 404;
            case Refusal.WrongVerb _ -> 405;
            case Refusal.MissingCredentials _, Refusal.WrongCredentials _ -> 401;
            case Refusal.Forbidden _, Refusal.BlockedAddress _ -> 403;
            case Refusal.TooLarge _ -> 413;
            case Refusal.WrongContentType _ -> 415;
            case Refusal.TooManyRequests _ -> 429;
            case Refusal.NotAudited _, Refusal.KeysAway _, Refusal.Busy _ -> 503;
            case Refusal.BodyIncomplete _ -> 408;
            case Refusal.Malformed malformed -> malformed.status();
            case Refusal.Suspicious _, Refusal.UnknownHost _ -> 400;
        };
        return Answer.text(status, "text/plain", refusal.toString());
    }

    @Override
    public List<Example> refusals(Operation operation) {
        return List.of();
    }

    @Override
    public Optional<Answer> failed(RuntimeException error) {
        return Optional.empty();
    }

    @Override
    public Answer broken() {
        return Answer.text(500, "text/plain", "broken");
    }
}
