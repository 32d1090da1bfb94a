package io.cachepilot.cli;

import io.cachepilot.json.Json;
import io.cachepilot.manifest.problem.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at what a control plane elsewhere knows. */
final class ServerReads {
    private ServerReads() {}

    @Command(name = "get", mixinStandardHelpOptions = true, description = "Lists the tenants and how they are.")
    static final class Get implements Callable<Integer> {
        private final Context context;
        private final ServerAddress address;

        @Option(names = "--json", description = "Prints the data of the answer as JSON.")
        private boolean json;

        Get(Context context, ServerAddress address) {
            this.context = context;
            this.address = address;
        }

        @Override
        public Integer call() {
            var data = address.connect().get("/api/v1/tenants").success().data();
            if (json) {
                context.print(Json.writePretty(data));
                return ExitCode.OK.number();
            }
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("TENANT", "STATUS", "MODE", "TLS", "PLAIN"));
            rows(data, "tenants", "tenant", "status", "security_mode", "port_tls", "port_plain")
                    .forEach(rows::add);
            Table.lines(rows).forEach(context::print);
            return ExitCode.OK.number();
        }
    }

    @Command(name = "describe", mixinStandardHelpOptions = true, description = "Shows what is known of a tenant.")
    static final class Describe implements Callable<Integer> {
        private final Context context;
        private final ServerAddress address;

        @Parameters(paramLabel = "TENANT", description = "Which one.")
        private String tenant = "";

        @Option(names = "--json", description = "Prints the data of the answer as JSON.")
        private boolean json;

        Describe(Context context, ServerAddress address) {
            this.context = context;
            this.address = address;
        }

        @Override
        public Integer call() {
            var data = address.connect()
                    .get(ServerConnection.pathOf(tenant))
                    .success()
                    .data();
            if (json) {
                context.print(Json.writePretty(data));
                return ExitCode.OK.number();
            }
            List<List<String>> rows = data.entrySet().stream()
                    .map(each -> List.of(Printable.of(each.getKey()), Printable.of(String.valueOf(each.getValue()))))
                    .toList();
            Table.lines(rows).forEach(context::print);
            return ExitCode.OK.number();
        }
    }

    @Command(
            name = "log",
            mixinStandardHelpOptions = true,
            description = "Shows who changed what of a tenant, and what came of it.")
    static final class Log implements Callable<Integer> {
        private final Context context;
        private final ServerAddress address;

        @Parameters(paramLabel = "TENANT", description = "Which one.")
        private String tenant = "";

        Log(Context context, ServerAddress address) {
            this.context = context;
            this.address = address;
        }

        @Override
        public Integer call() {
            var data = address.connect()
                    .get(ServerConnection.pathOf(tenant) + "/history")
                    .success()
                    .data();
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("REVISION", "WHEN", "WHO", "WHAT", "OUTCOME"));
            rows(data, "history", "revision", "timestamp", "author", "changes", "outcome")
                    .forEach(rows::add);
            Table.lines(rows).forEach(context::print);
            return ExitCode.OK.number();
        }
    }

    /** The named fields of each object of a list. */
    private static Stream<List<String>> rows(Map<String, Object> data, String list, String... fields) {
        return data.get(list) instanceof List<?> objects
                ? objects.stream().map(each -> cells(each, fields))
                : Stream.empty();
    }

    private static List<String> cells(Object object, String... fields) {
        var cells = new ArrayList<String>();
        for (String field : fields) {
            cells.add(Printable.of(text(object instanceof Map<?, ?> known ? known.get(field) : null)));
        }
        return cells;
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case List<?> several -> several.stream().map(String::valueOf).collect(Collectors.joining(", "));
            default -> String.valueOf(value);
        };
    }
}
