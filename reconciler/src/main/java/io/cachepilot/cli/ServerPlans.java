package io.cachepilot.cli;

import io.cachepilot.cli.ServerConnection.Reply;
import io.cachepilot.json.Json;
import io.cachepilot.kind.tenant.diff.DiffJson;
import io.cachepilot.manifest.problem.Printable;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks a control plane elsewhere what it would do, lets it, and has it do so now. */
final class ServerPlans {
    private ServerPlans() {}

    private static int show(Context context, Reply reply, boolean json) {
        Map<String, Object> data = reply.success().data();
        DiffJson diff = Json.read(Json.write(data), DiffJson.class);
        if (json) {
            context.print(Json.writePretty(data));
        } else {
            diff.tenants().stream()
                    .flatMap(ServerPlans::lines)
                    .map(Printable::of)
                    .forEach(context::print);
            diff.problems().stream().map(Printable::of).forEach(context::print);
            diff.removals_held().map(Printable::of).ifPresent(context::print);
        }
        return diff.exit_code();
    }

    private static Stream<String> lines(DiffJson.Tenant tenant) {
        return Stream.of(
                        Stream.of(tenant.tenant() + (tenant.in_sync() ? ": in sync" : ":")),
                        tenant.actions().stream().map(step -> "  " + step.line()),
                        tenant.waits().stream().map(wait -> "  waits: " + wait.message()),
                        tenant.problems().stream().map(problem -> "  " + problem))
                .flatMap(each -> each);
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description =
                    "Shows what a reconcile would change of a tenant now. Ends with 0 for nothing, 2 for changes, 3 for"
                            + " changes that lose data or end connections.")
    static final class OfTenant implements Callable<Integer> {
        private final Context context;
        private final ServerAddress address;

        @Parameters(paramLabel = "TENANT", description = "Which one.")
        private String tenant = "";

        @Option(names = "--json", description = "Prints the data of the answer as JSON.")
        private boolean json;

        OfTenant(Context context, ServerAddress address) {
            this.context = context;
            this.address = address;
        }

        @Override
        public Integer call() {
            return show(context, address.connect().get(ServerConnection.pathOf(tenant) + "/diff"), json);
        }
    }

    @Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = "Shows what the manifests of a file would do, without writing them. Ends as diff does.")
    static final class OfFile implements Callable<Integer> {
        private final Context context;
        private final ServerAddress address;

        @Parameters(paramLabel = "FILE", description = "Manifests of tenants, in YAML.")
        private Path file = Path.of("");

        @Option(names = "--json", description = "Prints the data of the answer as JSON.")
        private boolean json;

        OfFile(Context context, ServerAddress address) {
            this.context = context;
            this.address = address;
        }

        @Override
        public Integer call() {
            Path path = context.terminal().directory().resolve(file);
            try {
                String yaml = Files.readString(path);
                return show(context, address.connect().postYaml("/api/v1/plan", yaml), json);
            } catch (IOException e) {
                throw new CommandFailed("cannot read " + path + ": " + e);
            }
        }
    }

    @Command(
            name = "reconcile",
            mixinStandardHelpOptions = true,
            description = "Has every tenant looked at now. Ends with 1 if one of them is not as it should be.")
    static final class Reconcile implements Callable<Integer> {
        private final Context context;
        private final ServerAddress address;

        Reconcile(Context context, ServerAddress address) {
            this.context = context;
            this.address = address;
        }

        private record Pass(List<Tenant> tenants, List<String> problems) {}

        private record Tenant(String tenant, String state, String message) {
            boolean isWell() {
                return state.equals("in-sync") || state.equals("suspended");
            }
        }

        @Override
        public Integer call() {
            Reply reply = address.connect().post("/api/v1/reconcile");
            ServerConnection.Success success = reply.success();
            Pass pass = Json.read(Json.write(success.data()), Pass.class);
            Table.lines(pass.tenants().stream()
                            .map(it -> Stream.of(it.tenant(), it.state(), it.message())
                                    .map(Printable::of)
                                    .toList())
                            .toList())
                    .forEach(context::print);
            pass.problems().stream().map(Printable::of).forEach(context::print);
            context.print(Printable.of(success.message()));
            boolean over = reply.status() == 200;
            return (over && pass.tenants().stream().allMatch(Tenant::isWell) ? ExitCode.OK : ExitCode.ERROR).number();
        }
    }

    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "Allows what is held back, of one tenant or of all.")
    static final class Approve implements Callable<Integer> {
        private final Context context;
        private final ServerAddress address;

        @Parameters(arity = "0..1", paramLabel = "TENANT", description = "Only of this one.")
        private @Nullable String tenant;

        @Option(names = "--yes", description = "Does not ask.")
        private boolean yes;

        Approve(Context context, ServerAddress address) {
            this.context = context;
            this.address = address;
        }

        @Override
        public Integer call() {
            ServerConnection server = address.connect();
            if (!yes) {
                Confirmation.require(
                        context.terminal(),
                        "what is held back of " + Optional.ofNullable(tenant).orElse("every tenant") + " may lose data",
                        "Allow it?",
                        "nothing was allowed");
            }
            String query = Optional.ofNullable(tenant)
                    .map(name -> "?tenant_name=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .orElse("");
            context.print(Printable.of(
                    server.post("/api/v1/approve" + query).success().message()));
            return ExitCode.OK.number();
        }
    }
}
