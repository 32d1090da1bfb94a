package io.cachepilot.api.http;

import java.util.List;
import java.util.Optional;

/**
 * What can be done at a path: everything that the server and its document have to know of it.
 *
 * @param id one word in camelCase, unique among all
 * @param summary a few words
 * @param description sentences; what a caller should know before the first call
 * @param responses those beside the ones that every operation may give
 */
public record Operation(
        String id,
        String summary,
        String description,
        Access access,
        Category category,
        List<Parameter> parameters,
        Optional<Body> body,
        List<Response> responses,
        Handler handler) {
    public Operation {
        if (id.isBlank() || summary.isBlank() || description.isBlank() || responses.isEmpty()) {
            throw new IllegalArgumentException(
                    "an operation has an id, a summary, a description and a response: " + id);
        }
        parameters = List.copyOf(parameters);
        responses = List.copyOf(responses);
    }
}
