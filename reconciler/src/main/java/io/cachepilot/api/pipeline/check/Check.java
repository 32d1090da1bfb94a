package io.cachepilot.api.pipeline.check;

import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Refusal;
import java.util.Optional;

/** Looks at what a request says of itself, and at nothing else: not at its body, nor at who sends it. */
@FunctionalInterface
public interface Check {
    /** Why the request is refused; empty when this check finds nothing. */
    Optional<Refusal> look(Call call);
}
