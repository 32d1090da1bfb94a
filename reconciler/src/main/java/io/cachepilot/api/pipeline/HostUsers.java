package io.cachepilot.api.pipeline;

import io.cachepilot.access.Principal;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import java.util.Set;

/**
 * Whoever comes by a socket file of this host is the user that the kernel says; nobody has to show a key there.
 *
 * @param users who are known; others are strangers
 */
record HostUsers(Set<String> users) implements Filter {
    HostUsers {
        users = Set.copyOf(users);
    }

    @Override
    public Answer pass(Call call, Next next) {
        call.caller().set(call.incoming().user().filter(users::contains).map(Principal::host));
        return next.on(call);
    }
}
