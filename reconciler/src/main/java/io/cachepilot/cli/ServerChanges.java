package io.cachepilot.cli;

import io.cachepilot.cli.ServerConnection.Reply;
import io.cachepilot.manifest.edit.Edit;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.manifest.edit.Value.Fields;
import io.cachepilot.manifest.problem.Printable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes tenants of a control plane elsewhere, each time as one commit of its source. */
final class ServerChanges {
    private ServerChanges() {}

    private static int done(Context context, Reply reply) {
        context.print(Printable.of(reply.success().message()));
        return ExitCode.OK.number();
    }

    @Command(mixinStandardHelpOptions = true)
    static final class Switched implements Callable<Integer> {
        private final Context context;
        private final ServerAddress address;
        private final String word;

        @Parameters(paramLabel = "TENANT", description = "Which one.")
        private String tenant = "";

        /** @param word the command, which is the last part of its path too */
        Switched(Context context, ServerAddress address, String word) {
            this.context = context;
            this.address = address;
            this.word = word;
        }

        @Override
        public Integer call() {
            return done(context, address.connect().post(ServerConnection.pathOf(tenant) + "/" + word));
        }
    }

    @Command(name = "rm", mixinStandardHelpOptions = true, description = "Removes the manifest of a tenant.")
    static final class Rm implements Callable<Integer> {
        private final Context context;
        private final ServerAddress address;

        @Parameters(paramLabel = "TENANT", description = "Which one.")
        private String tenant = "";

        @Option(names = "--force", description = "Also one that its spec protects.")
        private boolean force;

        @Option(names = "--yes", description = "Does not ask.")
        private boolean yes;

        Rm(Context context, ServerAddress address) {
            this.context = context;
            this.address = address;
        }

        @Override
        public Integer call() {
            ServerConnection server = address.connect();
            if (!yes) {
                Confirmation.require(
                        context.terminal(),
                        "what is lost with tenant " + tenant
                                + " is said by its deletionPolicy; what lies in memory only is lost in any case",
                        "Remove it?",
                        "nothing was removed");
            }
            return done(context, server.delete(ServerConnection.pathOf(tenant) + (force ? "?force=true" : "")));
        }
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Makes a tenant's manifest what it was before its last change, or at a revision.")
    static final class Rollback implements Callable<Integer> {
        private final Context context;
        private final ServerAddress address;

        @Parameters(index = "0", paramLabel = "TENANT", description = "Which one.")
        private String tenant = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "REVISION", description = "HEAD~N, or an id.")
        private @Nullable String revision;

        Rollback(Context context, ServerAddress address) {
            this.context = context;
            this.address = address;
        }

        @Override
        public Integer call() {
            String query = Optional.ofNullable(revision)
                    .map(id -> "?revision=" + URLEncoder.encode(id, StandardCharsets.UTF_8))
                    .orElse("");
            return done(context, address.connect().post(ServerConnection.pathOf(tenant) + "/rollback" + query));
        }
    }

    @Command(name = "new", mixinStandardHelpOptions = true, description = "Makes the manifest of a new tenant.")
    static final class New implements Callable<Integer> {
        private final Context context;
        private final ServerAddress address;

        @Parameters(index = "0", paramLabel = "TENANT", description = "Its name.")
        private String tenant = "";

        @Parameters(index = "1..*", paramLabel = "FIELD=VALUE", description = "What is not to be as by default.")
        private List<String> assignments = new ArrayList<>();

        New(Context context, ServerAddress address) {
            this.context = context;
            this.address = address;
        }

        @Override
        public Integer call() {
            Fields document = Assignment.document(tenant, assignments);
            String yaml = ManifestText.fresh(tenant + ".yaml", document).text();
            return done(
                    context,
                    address.connect()
                            .putYaml(ServerConnection.pathOf(tenant) + "/spec", yaml, Map.of("If-None-Match", "*")));
        }
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Changes fields of a tenant's manifest. All else in it stays.")
    static final class Set implements Callable<Integer> {
        private final Context context;
        private final ServerAddress address;

        @Parameters(index = "0", paramLabel = "TENANT", description = "Whose manifest.")
        private String tenant = "";

        @Parameters(index = "1..*", paramLabel = "FIELD=VALUE", description = "The fields and what they shall be.")
        private List<String> assignments = new ArrayList<>();

        @Option(names = "--unset", paramLabel = "FIELD", description = "Takes a field out, so that its default holds.")
        private List<String> unset = new ArrayList<>();

        Set(Context context, ServerAddress address) {
            this.context = context;
            this.address = address;
        }

        @Override
        public Integer call() {
            List<Edit> edits = Assignment.edits(assignments, unset);
            ServerConnection server = address.connect();
            String path = ServerConnection.pathOf(tenant) + "/spec";
            Reply spec = server.get(path);
            String etag = spec.etag()
                    .orElseThrow(() -> new CommandFailed("the server does not tell which version its spec is"));
            String yaml = ManifestText.parse(tenant + ".yaml", spec.body())
                    .edit(Commit.KIND, tenant, edits)
                    .text();
            // Whatever somebody else writes meanwhile is not written over.
            return done(context, server.putYaml(path, yaml, Map.of("If-Match", etag)));
        }
    }
}
