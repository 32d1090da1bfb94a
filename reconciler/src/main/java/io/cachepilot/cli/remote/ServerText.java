package io.cachepilot.cli.remote;

import io.cachepilot.cli.ask.ServerConnection;
import io.cachepilot.cli.ask.ServerConnection.Done;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.event.Event;
import io.cachepilot.json.Json;
import io.cachepilot.manifest.problem.Printable;
import io.cachepilot.report.SpecDetails;
import io.cachepilot.report.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Shows what a control plane elsewhere has answered, which may hold anything. Each method returns what to exit with. */
record ServerText(Context context) {
    private static final String DATA = "data: ";
    private static final String LOST = "event: lost";

    private void print(String line) {
        context.print(Printable.of(line));
    }

    /** What became of a change. Scripts rely on what ended with 0 to be done: what is only committed by now is not. */
    int message(Done reply) {
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

    private record Pass(List<Tenant> tenants, Optional<List<String>> others, List<String> problems) {}

    private record Tenant(String tenant, String state, String message) {
        boolean isWell() {
            return state.equals("in-sync") || state.equals("suspended");
        }
    }

    int pass(Done reply) {
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
