package io.cachepilot.api.pipeline;

import io.cachepilot.access.Principal;
import io.cachepilot.access.key.KeysUnreadable;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.BodyStream;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who calls. Whether that is enough is said later, so that strangers are counted before they are refused. */
final class Authentication implements Filter {
    static final String API_KEY = "X-API-Key";

    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

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
            Optional<Principal> principal;
            try {
                principal = keys.apply(given.get());
            } catch (KeysUnreadable e) {
                LOG.atWarn().addKeyValue("because", e.getMessage()).log("nobody is let in");
                return call.surface().errors().refused(new Refusal.KeysAway());
            }
            call.caller().set(principal);
            if (principal.isEmpty()) {
                failed.accept(call.address());
            }
        }
        Answer answer = next.on(call);
        return given.map(key -> answer.mapStream(stream -> whileValid(stream, key, call.principal())))
                .orElse(answer);
    }

    /** A stream that ends with the key it was asked for with; that is looked at again when it writes, at most once a second. */
    private BodyStream whileValid(BodyStream stream, String key, Optional<Principal> principal) {
        return sink -> stream.writeTo(new Guarded(sink, () -> keys.apply(key).equals(principal), LOOK_AGAIN));
    }
}
