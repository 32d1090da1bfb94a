package io.cachepilot.cli.remote;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.remote.ServerConnection.Reply;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.event.Event;
import io.cachepilot.json.Json;
import io.cachepilot.manifest.problem.Printable;
import io.cachepilot.plan.DiffJson;
import io.cachepilot.report.SpecDetails;
import io.cachepilot.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Shows what a control plane elsewhere has answered, which may hold anything. Each method returns what to exit with. */
record ServerText(Context context) {
    private static final String DATA = "data: ";
    private static final String LOST = "event: lost";

    private void print(String line) {
        context.print(Printable.of(line));
    }

    /** What became of a change. Scripts rely on what ended with 0 to be done: what is only committed by now is not. */
    int message(Reply reply) {
        print(reply.success().message());
        return (reply.isPending() ? ExitCode.CHANGES : ExitCode.OK).number();
    }

    /**
     * Server-sent events, each as soon as it comes.
     *
     * @param stream gives its lines to whom it is called with, until it ends or no more are wanted
     */
    int events(Consumer<Predicate<String>> stream, boolean json) {
        stream.accept(line -> {
            if (line.equals(LOST)) {
                // Beside the events, so that a program that reads those is not disturbed.
                context.terminal()
                        .err()
                        .println("cachepilot: some of the events that were asked for are not kept any more;"
                                + " what follows begins with the oldest that is");
                context.terminal().err().flush();
            } else if (line.startsWith(DATA) && !line.equals(DATA + "{}")) {
                String event = line.substring(DATA.length());
                print(json ? event : SpecDetails.line(Json.read(event, Event.class)));
            }
            return context.terminal().out().flushed().isEmpty();
        });
        if (context.terminal().out().flushed().isPresent()) {
            return ExitCode.ERROR.number();
        }
        throw new CommandFailed("the server has ended the events");
    }

    /** Each field of the data in a line. */
    int fields(Reply reply, boolean json) {
        Map<String, Object> data = reply.success().data();
        if (json) {
            return json(data);
        }
        Table.lines(data.entrySet().stream()
                        .map(each -> List.of(each.getKey(), text(each.getValue())))
                        .toList())
                .forEach(this::print);
        return ExitCode.OK.number();
    }

    /**
     * A row for each object of a list.
     *
     * @param fields of the objects, as many as heads
     */
    int table(Reply reply, boolean json, String list, List<String> heads, List<String> fields) {
        Map<String, Object> data = reply.success().data();
        if (json) {
            return json(data);
        }
        var rows = new ArrayList<List<String>>();
        rows.add(heads);
        if (data.get(list) instanceof List<?> objects) {
            objects.forEach(object -> rows.add(cells(object, fields)));
        }
        Table.lines(rows).forEach(this::print);
        return ExitCode.OK.number();
    }

    private static List<String> cells(Object object, List<String> fields) {
        return fields.stream()
                .map(field -> text(object instanceof Map<?, ?> known ? known.get(field) : null))
                .toList();
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case List<?> several -> several.stream().map(String::valueOf).collect(Collectors.joining(", "));
            default -> String.valueOf(value);
        };
    }

    private int json(Map<String, Object> data) {
        context.print(Json.writePretty(data));
        return ExitCode.OK.number();
    }

    int diff(Reply reply, boolean json) {
        Map<String, Object> data = reply.success().data();
        DiffJson diff = Json.read(Json.write(data), DiffJson.class);
        if (json) {
            json(data);
        } else {
            diff.specs().stream().flatMap(ServerText::lines).forEach(this::print);
            diff.problems().forEach(this::print);
            diff.removals_held().ifPresent(this::print);
        }
        return diff.exit_code();
    }

    private static Stream<String> lines(DiffJson.Spec spec) {
        return Stream.of(
                        Stream.of(spec.name() + (spec.in_sync() ? ": in sync" : ":")),
                        spec.actions().stream().map(step -> "  " + step.line()),
                        spec.waits().stream().map(wait -> "  waits: " + wait.message()),
                        spec.problems().stream().map(problem -> "  " + problem))
                .flatMap(each -> each);
    }

    private record Pass(List<Tenant> tenants, Optional<List<String>> others, List<String> problems) {}

    private record Tenant(String tenant, String state, String message) {
        boolean isWell() {
            return state.equals("in-sync") || state.equals("suspended");
        }
    }

    int pass(Reply reply) {
        ServerConnection.Success success = reply.success();
        Pass pass = Json.read(Json.write(success.data()), Pass.class);
        Table.lines(pass.tenants().stream()
                        .map(it -> List.of(it.tenant(), it.state(), it.message()))
                        .toList())
                .forEach(this::print);
        List<String> others = pass.others().orElse(List.of());
        others.forEach(this::print);
        pass.problems().forEach(this::print);
        print(success.message());
        boolean over = reply.status() == 200;
        boolean well = others.isEmpty() && pass.tenants().stream().allMatch(Tenant::isWell);
        return (over && well ? ExitCode.OK : ExitCode.ERROR).number();
    }
}
