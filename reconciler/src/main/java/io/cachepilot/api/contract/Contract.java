package io.cachepilot.api.contract;

import io.cachepilot.access.Role;
import io.cachepilot.api.contract.ContractOperation.Body;
import io.cachepilot.api.contract.ContractOperation.Parameter;
import io.cachepilot.api.contract.ContractOperation.Retirement;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.ErrorTable;
import io.cachepilot.api.http.Limit;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Surface;
import io.cachepilot.api.http.Verb;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The contract of a surface: an OpenAPI 3.1 document as it is written, in which {@code x-role} says who may call an operation, and
 * {@code x-limit} by which of its {@code x-limits}, requests a minute, calls are counted.
 */
public final class Contract {
    private final Supplier<SequencedMap<String, Object>> document;
    private final Limit standard;
    private final List<ContractOperation> operations;

    private Contract(
            Supplier<SequencedMap<String, Object>> document, Limit standard, List<ContractOperation> operations) {
        this.document = document;
        this.standard = standard;
        this.operations = List.copyOf(operations);
    }

    /**
     * The surface of this contract.
     *
     * @param handlers what does each operation, by their ids
     * @throws IllegalStateException when one lacks, or one is for no operation
     */
    public Surface surface(
            String name, List<String> prefixes, ErrorTable errors, Map<String, RequestHandler> handlers) {
        return new Surface(name, prefixes, errors, standard, document, bind(handlers));
    }

    List<ContractOperation> operations() {
        return operations;
    }

    /** The ids of its operations, in its order. */
    public List<String> ids() {
        return operations.stream().map(ContractOperation::id).toList();
    }

    /**
     * The contract of that name among those of this program.
     *
     * @throws IllegalStateException when there is none, or it is faulty; the message says where
     */
    public static Contract read(String name) {
        String resource = "schemas/api/" + name + ".yaml";
        return of(resource, () -> loaded(resource));
    }

    private static @Nullable Object loaded(String resource) {
        try (@Nullable InputStream in = Contract.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + resource);
            }
            return new Load(LoadSettings.builder().setLabel(resource).build()).loadFromInputStream(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /**
     * The contract that a document is.
     *
     * @param name for messages
     * @param loading makes the document, which is larger than all that is kept of it; whoever is to be shown it has it made anew
     */
    static Contract of(String name, Supplier<? extends @Nullable Object> loading) {
        Part root = Part.root(name, loading.get());
        var operations = new ArrayList<ContractOperation>();
        Part paths = root.part("paths");
        for (String path : paths.values().keySet()) {
            Part at = paths.part(path);
            for (String verb : at.values().keySet()) {
                operations.add(operation(verb(at, verb), path, at.part(verb)));
            }
        }
        return new Contract(() -> Part.root(name, loading.get()).values(), limit(root, "default"), operations);
    }

    private static ContractOperation operation(Verb verb, String path, Part part) {
        var operation = new ContractOperation(
                verb,
                path,
                part.text("operationId"),
                access(part),
                limit(part),
                retirement(part),
                part.parts("parameters").stream()
                        .flatMap(parameter -> parameter(parameter).stream())
                        .toList(),
                body(part.part("requestBody")));
        List<String> named = operation.parameters().stream()
                .filter(parameter -> parameter.part() == Violation.Part.PATH)
                .map(Parameter::name)
                .toList();
        if (!named.equals(Route.names(path))) {
            throw part.faulty("the path names %s, and the parameters %s".formatted(Route.names(path), named));
        }
        return operation;
    }

    private static Verb verb(Part at, String name) {
        return Stream.of(Verb.values())
                .filter(verb -> verb.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> at.faulty("there is no method " + name));
    }

    private static Access access(Part part) {
        String role = part.text("x-role");
        if (role.equals("open")) {
            return new Access.Open();
        }
        return Stream.of(Role.values())
                .filter(known -> known.toString().equals(role))
                .<Access>map(Access.Needs::new)
                .findFirst()
                .orElseThrow(() -> part.faulty("there is no role " + role));
    }

    private static Limit limit(Part part) {
        return limit(part, part.text("x-limit"));
    }

    private static Limit limit(Part part, String name) {
        if (part.top().part("x-limits").values().get(name) instanceof Integer requests) {
            return new Limit(name, requests);
        }
        throw part.faulty("there is no limit " + name);
    }

    /** Whoever is told that an operation is deprecated has to be told since when, and until when it is there. */
    private static Optional<Retirement> retirement(Part part) {
        return part.flag("deprecated")
                ? Optional.of(new Retirement(date(part, "x-deprecated-since"), date(part, "x-sunset")))
                : Optional.empty();
    }

    private static LocalDate date(Part part, String name) {
        try {
            return LocalDate.parse(part.text(name));
        } catch (DateTimeParseException _) {
            throw part.faulty(name + " is no date like 2026-11-30");
        }
    }

    private static Optional<Parameter> parameter(Part part) {
        Optional<Violation.Part> where = switch (part.text("in")) {
            case "path" -> Optional.of(Violation.Part.PATH);
            case "query" -> Optional.of(Violation.Part.QUERY);
            default -> Optional.empty();
        };
        return where.map(in -> new Parameter(
                part.text("name"),
                in,
                part.flag("required"),
                new Shape(part.part("schema").whole())));
    }

    private static Optional<Body> body(Part part) {
        Part content = part.part("content");
        return content.values().keySet().stream()
                .findFirst()
                .map(type -> new Body(
                        type,
                        type.equals(Answer.JSON) || type.endsWith("+json")
                                ? Optional.of(new Shape(
                                        content.part(type).part("schema").whole()))
                                : Optional.empty()));
    }

    /**
     * The routes of the contract.
     *
     * @param handlers what does each operation, by their ids
     * @throws IllegalStateException when one lacks, or one is for no operation
     */
    public List<Route> bind(Map<String, RequestHandler> handlers) {
        var routes = new ArrayList<Route>();
        for (ContractOperation operation : operations) {
            routes.add(route(
                    operation,
                    Optional.ofNullable(handlers.get(operation.id()))
                            .orElseThrow(() -> new IllegalStateException(
                                    "nothing does the operation " + operation.id() + " of the contract"))));
        }
        var odd = new TreeSet<>(handlers.keySet());
        odd.removeAll(ids());
        if (!odd.isEmpty()) {
            throw new IllegalStateException("the contract has no operation " + String.join(", ", odd));
        }
        return routes;
    }

    /**
     * All handlers together.
     *
     * @throws IllegalStateException when two are for one operation
     */
    public static Map<String, RequestHandler> handlers(List<Map<String, RequestHandler>> several) {
        var all = new HashMap<String, RequestHandler>();
        several.forEach(each -> each.forEach((id, handler) -> {
            if (all.put(id, handler) != null) {
                throw new IllegalStateException("two do the operation " + id);
            }
        }));
        return all;
    }

    private static Route route(ContractOperation operation, RequestHandler handler) {
        return new Route(
                operation.verb(),
                operation.path(),
                new Operation(
                        operation.id(),
                        operation.access(),
                        operation.limit(),
                        operation.body().map(Body::mediaType),
                        call -> told(operation, handler.handle(new Request(call, operation)))));
    }

    /** RFC 9745 and RFC 8594. */
    private static Answer told(ContractOperation operation, Answer answer) {
        return operation
                .retirement()
                .map(retirement -> answer.with(
                                "Deprecation",
                                "@"
                                        + retirement
                                                .since()
                                                .atStartOfDay(ZoneOffset.UTC)
                                                .toEpochSecond())
                        .with(
                                "Sunset",
                                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                        retirement.end().atStartOfDay(ZoneOffset.UTC))))
                .orElse(answer);
    }
}
