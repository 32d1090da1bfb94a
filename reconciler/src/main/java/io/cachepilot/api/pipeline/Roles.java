package io.cachepilot.api.pipeline;

import io.cachepilot.access.Principal;
import io.cachepilot.access.Role;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Refusal;
import io.cachepilot.api.http.Refusal.Refused;
import java.util.Optional;

/** Lets only those through to an operation who may call it. */
final class Roles implements Filter {
    @Override
    public Answer pass(Call call, Next next) {
        switch (call.access()) {
            case Access.Open _ -> {}
            case Access.Needs(Role role) -> require(call, role);
        }
        return next.on(call);
    }

    private static void require(Call call, Role role) {
        Optional<Principal> principal = call.principal();
        if (principal.isEmpty()) {
            boolean given = call.header(Authentication.API_KEY).isPresent();
            throw new Refused(given ? new Refusal.WrongCredentials() : new Refusal.MissingCredentials());
        }
        if (!principal.get().role().permits(role)) {
            throw new Refused(new Refusal.Forbidden(role));
        }
    }
}
