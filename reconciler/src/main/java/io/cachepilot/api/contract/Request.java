package io.cachepilot.api.contract;

import io.cachepilot.api.contract.ContractOperation.Parameter;
import io.cachepilot.api.contract.Violation.Part;
import io.cachepilot.api.http.Call;
import io.cachepilot.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A call of an operation, read as its contract says. Each part is read, and refused, when it is asked for. */
public final class Request {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

    private final Call call;
    private final ContractOperation operation;

    Request(Call call, ContractOperation operation) {
        this.call = call;
        this.operation = operation;
    }

    public Call call() {
        return call;
    }

    /**
     * What stands in the place of a name of the path.
     *
     * @throws Violated when it is not as the contract says
     */
    public String name(String name) {
        Parameter parameter = operation.parameter(Part.PATH, name);
        String value = call.name(name);
        require(parameter, value);
        return value;
    }

    /**
     * A parameter of the query; empty where it is left out.
     *
     * @throws Violated when it is not as the contract says
     */
    public Optional<String> query(String name) {
        Parameter parameter = operation.parameter(Part.QUERY, name);
        Optional<String> value = call.query(name);
        if (value.isEmpty() && parameter.required()) {
            throw new Violated(List.of(violation(parameter, "required")));
        }
        value.ifPresent(text -> require(parameter, text));
        return value;
    }

    /**
     * A parameter of the query that is yes or no, which it is where it is left out as the contract says.
     *
     * @throws Violated when it is neither
     */
    public boolean flag(String name) {
        return query(name)
                .map(text -> Boolean.TRUE.equals(typed(operation.parameter(Part.QUERY, name), text)))
                .orElseGet(() -> Boolean.TRUE.equals(
                        operation.parameter(Part.QUERY, name).shape().rules().get("default")));
    }

    /**
     * The body as it was sent.
     *
     * @throws Violated when there is none
     */
    public byte[] body() {
        byte[] body = call.body();
        if (body.length == 0) {
            throw new Violated(List.of(
                    new Violation(Part.BODY, List.of(), "required", new LinkedHashMap<>(), null, Optional.empty())));
        }
        return body;
    }

    /**
     * The fields of a body that is the JSON of an object.
     *
     * @throws Violated when it is none
     */
    public Fields fields() {
        Shape shape = operation
                .body()
                .flatMap(ContractOperation.Body::shape)
                .orElseThrow(() -> new IllegalStateException("the contract of " + operation.id() + " has no JSON"));
        String text = text(body(), shape);
        Object value = parsed(text, shape);
        if (!(value instanceof Map<?, ?> fields)) {
            throw new Violated(List.of(violation(shape, "type", Optional.empty())));
        }
        return new Fields(fields, shape.violations(Part.BODY, List.of(), text));
    }

    private static String text(byte[] body, Shape shape) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Violated(
                    List.of(violation(shape, Violation.SYNTAX, Optional.of(String.valueOf(e.getMessage())))));
        }
    }

    /** Two fields of one name are refused: who is to say which of them counts. */
    private static Object parsed(String text, Shape shape) {
        try {
            return Json.readExactly(text, Object.class);
        } catch (IllegalArgumentException e) {
            throw new Violated(
                    List.of(violation(shape, Violation.SYNTAX, Optional.of(String.valueOf(e.getMessage())))));
        }
    }

    private static void require(Parameter parameter, String text) {
        List<Violation> violations = parameter
                .shape()
                .violations(parameter.part(), List.of(parameter.name()), Json.write(typed(parameter, text)));
        if (!violations.isEmpty()) {
            throw new Violated(violations);
        }
    }

    /** A text as the value that the contract wants, where it is one. */
    private static Object typed(Parameter parameter, String text) {
        if (parameter.shape().allows("boolean")) {
            return switch (text) {
                case "true", "True", "1" -> true;
                case "false", "False", "0" -> false;
                default -> text;
            };
        }
        return parameter.shape().allows("integer") && WHOLE.matcher(text).matches() ? Long.valueOf(text) : text;
    }

    private static Violation violation(Parameter parameter, String keyword) {
        return new Violation(
                parameter.part(),
                List.of(parameter.name()),
                keyword,
                parameter.shape().rules(),
                null,
                Optional.empty());
    }

    private static Violation violation(Shape shape, String keyword, Optional<String> detail) {
        return new Violation(Part.BODY, List.of(), keyword, shape.rules(), null, detail);
    }
}
