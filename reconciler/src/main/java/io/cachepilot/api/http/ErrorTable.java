package io.cachepilot.api.http;

import java.util.List;
import java.util.Optional;

/** How a surface says that a request did not succeed. */
public interface ErrorTable {
    /** The answer to a request that did not reach its operation. */
    Answer refused(Refusal refusal);

    /** What may be answered to a call of the operation beside its own responses, for the document. */
    List<Example> refusals(Operation operation);

    /** The answer to what an operation has thrown; empty for what nobody expected. */
    Optional<Answer> failed(RuntimeException error);

    /** The answer to what nobody expected. It tells nothing of it; the log does, under the request's id. */
    Answer broken();
}
