package io.cachepilot.api.pipeline;

import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.ErrorTable;
import io.cachepilot.api.http.Refusal.Refused;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what is thrown into answers, in the words of the surface. */
final class ErrorAnswers implements Filter {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

    @Override
    public Answer pass(Call call, Next next) {
        ErrorTable errors = call.surface().errors();
        try {
            return next.on(call);
        } catch (Refused e) {
            return errors.refused(e.refusal());
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            Optional<Answer> known =
                    e instanceof RuntimeException expected ? errors.failed(expected) : Optional.empty();
            if (known.isEmpty()) {
                LOG.atError()
                        .addKeyValue("request", call.id())
                        .addKeyValue("method", call.incoming().method())
                        .addKeyValue("path", call.incoming().rawPath())
                        .setCause(e)
                        .log("a request failed");
            }
            return known.orElseGet(errors::broken);
        }
    }
}
