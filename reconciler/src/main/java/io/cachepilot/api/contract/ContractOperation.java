package io.cachepilot.api.contract;

import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.Verb;
import java.util.List;
import java.util.Optional;

/**
 * An operation as its contract has it.
 *
 * @param parameters of the path and of the query; headers are read by those who need them
 */
record ContractOperation(
        Verb verb,
        String path,
        String id,
        Access access,
        Category category,
        List<Parameter> parameters,
        Optional<Body> body) {
    ContractOperation {
        parameters = List.copyOf(parameters);
    }

    /** A value beside the body. */
    record Parameter(String name, Violation.Part part, boolean required, Shape shape) {}

    /** @param shape of the JSON; empty for what is none */
    record Body(String mediaType, Optional<Shape> shape) {}

    Parameter parameter(Violation.Part part, String name) {
        return parameters.stream()
                .filter(parameter ->
                        parameter.part() == part && parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("the contract of %s has no parameter %s".formatted(id, name)));
    }
}
