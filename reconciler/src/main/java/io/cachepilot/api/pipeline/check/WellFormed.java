package io.cachepilot.api.pipeline.check;

import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Refusal;
import java.util.Optional;

/** Refuses what the server could not read, or does not do: it comes this way to be answered like everything else. */
public final class WellFormed implements Check {
    @Override
    public Optional<Refusal> look(Call call) {
        return call.incoming().refusal().map(malformed -> malformed);
    }
}
