package io.cachepilot.api.contract;

import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Limit;
import io.cachepilot.api.http.Verb;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * An operation as its contract has it.
 *
 * @param retirement empty for one that stays
 * @param parameters of the path and of the query; headers are read by those who need them
 */
record ContractOperation(
        Verb verb,
        String path,
        String id,
        Access access,
        Limit limit,
        Optional<Retirement> retirement,
        List<Parameter> parameters,
        Optional<Body> body) {
    ContractOperation {
        parameters = List.copyOf(parameters);
    }

    /**
     * That nobody should begin to use it.
     *
     * @param since when that was said
     * @param end when it goes
     */
    record Retirement(LocalDate since, LocalDate end) {}

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
