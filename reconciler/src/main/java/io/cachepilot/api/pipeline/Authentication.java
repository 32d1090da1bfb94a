package io.cachepilot.api.pipeline;

import io.cachepilot.access.Principal;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Finds out who calls. Whether that is enough is said later, so that strangers are counted before they are refused. */
final class Authentication implements Filter {
    static final String API_KEY = "X-API-Key";

    private final Function<String, Optional<Principal>> keys;
    private final Consumer<String> failed;

    /**
     * @param keys whom a key belongs to
     * @param failed is told the address of each that came with a key that belongs to nobody
     */
    Authentication(Function<String, Optional<Principal>> keys, Consumer<String> failed) {
        this.keys = keys;
        this.failed = failed;
    }

    @Override
    public Answer pass(Call call, Next next) {
        Optional<String> given = call.header(API_KEY);
        if (given.isPresent()) {
            Optional<Principal> principal = keys.apply(given.get());
            call.caller().set(principal);
            if (principal.isEmpty()) {
                failed.accept(call.address());
            }
        }
        return next.on(call);
    }
}
