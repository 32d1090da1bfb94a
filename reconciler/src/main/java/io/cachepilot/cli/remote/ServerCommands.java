package io.cachepilot.cli.remote;

import io.cachepilot.cli.ask.ServerConnection;
import io.cachepilot.cli.ask.ServerConnection.Done;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.spec.Assignment;
import io.cachepilot.cli.spec.Commit;
import io.cachepilot.cli.spec.Switch;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.Confirmation;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.manifest.problem.Printable;
import io.cachepilot.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** The commands that a control plane elsewhere carries out, by its REST API; a method each. The others are for its own host. */
@Command(
        name = "cachepilot",
        mixinStandardHelpOptions = true,
        version = "cachepilot 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        description = "Has a control plane elsewhere carry out a command, by its REST API.",
        footer = {"", "get, describe, explain, history and diff take --at too: cachepilot get --help"})
public final class ServerCommands {
    private static final String OPTION = "--at";
    private static final String VARIABLE = SettingsReader.API_KEY_VARIABLE;
    private static final String YES = "Does not ask.";

    private final Context context;
    private final ServerText text;

    @Option(
            names = OPTION,
            paramLabel = "URL",
            required = true,
            scope = ScopeType.INHERIT,
            description = "Where its API is, as https://HOST.")
    private String server = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            scope = ScopeType.INHERIT,
            description = "The API key; better in the environment variable " + VARIABLE
                    + ", since other users of this host can read arguments.")
    private @Nullable String key;

    private ServerCommands(Context context) {
        this.context = context;
        this.text = new ServerText(context);
    }

    /** Whether a command is meant for a control plane elsewhere. */
    public static boolean areMeant(String... arguments) {
        for (String argument : arguments) {
            if (argument.equals("--")) {
                return false;
            }
            if (argument.equals(OPTION) || argument.startsWith(OPTION + "=")) {
                return true;
            }
        }
        return false;
    }

    public static CommandLine line(Context context) {
        return new CommandLine(new ServerCommands(context));
    }

    private ServerConnection connect() {
        return ServerConnection.to(server, Optional.ofNullable(key), context);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Shows what happens, as it happens, until Ctrl-C. The server may end it; then call again.")
    int events(
            @Parameters(arity = "0..1", paramLabel = "TENANT") @Nullable String tenant,
            @Option(
                            names = "--since",
                            paramLabel = "TIME|ID",
                            description = "Begins with what happened after that time, as 2026-11-22T10:00:00Z, or after"
                                    + " the event of that id. If some of it is not kept any more, that is said.")
                    @Nullable
                    String since,
            @Option(names = "--json", description = "Prints one JSON object a line.") boolean json) {
        String path = tenant == null ? "/api/v1/events" : ServerConnection.pathOf(tenant) + "/events";
        return text.events(lines -> connect().follow(path + ServerConnection.query("since", since), lines), json);
    }

    @Command(name = "new", mixinStandardHelpOptions = true, description = "Makes the manifest of a new tenant.")
    int make(
            @Parameters(index = "0", paramLabel = "TENANT") String tenant,
            @Parameters(index = "1..*", arity = "0..*", paramLabel = "FIELD=VALUE") @Nullable
                    List<String> assignments) {
        String yaml = ManifestText.fresh(file(tenant), Assignment.document(Commit.KIND, tenant, some(assignments)))
                .text();
        return text.message(
                connect().putYaml(ServerConnection.pathOf(tenant) + "/spec", yaml, Map.of("If-None-Match", "*")));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Changes fields of a tenant's manifest. All else in it stays.")
    int set(
            @Parameters(index = "0", paramLabel = "TENANT") String tenant,
            @Parameters(index = "1..*", arity = "0..*", paramLabel = "FIELD=VALUE") @Nullable List<String> assignments,
            @Option(names = "--unset", paramLabel = "FIELD", description = "Takes a field out.") @Nullable
                    List<String> unset) {
        var edits = Assignment.edits(some(assignments), some(unset));
        ServerConnection connection = connect();
        String path = ServerConnection.pathOf(tenant) + "/spec";
        Done spec = connection.get(path);
        String etag =
                spec.etag().orElseThrow(() -> new CommandFailed("the server does not tell which version its spec is"));
        String yaml = ManifestText.parse(file(tenant), spec.body())
                .edit(Commit.KIND, tenant, edits)
                .text();
        // Whatever somebody else writes meanwhile is not written over.
        return text.message(connection.putYaml(path, yaml, Map.of("If-Match", etag)));
    }

    private static List<String> some(@Nullable List<String> words) {
        return words == null ? List.of() : words;
    }

    private static String file(String tenant) {
        return tenant + ".yaml";
    }

    @Command(mixinStandardHelpOptions = true, description = "Removes the manifest of a tenant.")
    int rm(
            @Parameters(paramLabel = "TENANT") String tenant,
            @Option(names = "--force", description = "Also one that its spec protects.") boolean force,
            @Option(names = "--yes", description = YES) boolean yes) {
        if (!yes) {
            Confirmation.require(
                    context.terminal(),
                    "what is lost with tenant " + tenant
                            + " is said by its deletionPolicy; what lies in memory only is lost in any case",
                    "Remove it?",
                    "nothing was removed");
        }
        return text.message(connect().delete(ServerConnection.pathOf(tenant) + (force ? "?force=true" : "")));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Makes a tenant's manifest what it was before its last change, or at a revision.")
    int rollback(
            @Parameters(index = "0", paramLabel = "TENANT") String tenant,
            @Parameters(index = "1", arity = "0..1", paramLabel = "REVISION") @Nullable String revision) {
        return text.message(connect()
                .post(ServerConnection.pathOf(tenant) + "/rollback" + ServerConnection.query("revision", revision)));
    }

    @Command(mixinStandardHelpOptions = true, description = "Has a tenant run.")
    int start(@Parameters(paramLabel = "TENANT") String tenant) {
        return act(tenant, Switch.START);
    }

    @Command(mixinStandardHelpOptions = true, description = "Has a tenant stop. What lies in memory only is lost.")
    int stop(
            @Parameters(paramLabel = "TENANT") String tenant, @Option(names = "--yes", description = YES) boolean yes) {
        if (!yes) {
            Confirmation.require(
                    context.terminal(),
                    "tenant " + tenant + " loses its data if that lies in memory only",
                    "Stop it?",
                    "nothing was changed");
        }
        return act(tenant, Switch.STOP);
    }

    @Command(mixinStandardHelpOptions = true, description = "Restarts a tenant once, without losing data.")
    int restart(@Parameters(paramLabel = "TENANT") String tenant) {
        return act(tenant, Switch.RESTART);
    }

    @Command(mixinStandardHelpOptions = true, description = "Has a tenant left alone, whatever becomes of it.")
    int suspend(@Parameters(paramLabel = "TENANT") String tenant) {
        return act(tenant, Switch.SUSPEND);
    }

    @Command(mixinStandardHelpOptions = true, description = "Has a tenant looked after again.")
    int resume(@Parameters(paramLabel = "TENANT") String tenant) {
        return act(tenant, Switch.RESUME);
    }

    private int act(String tenant, Switch position) {
        return text.message(connect().post(ServerConnection.pathOf(tenant) + "/" + position.command()));
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Has every tenant looked at now. Ends with 1 if one of them is not as it should be.")
    int reconcile() {
        return text.pass(connect().post("/api/v1/reconcile"));
    }

    @Command(mixinStandardHelpOptions = true, description = "Allows what is held back, of one tenant or of all.")
    int approve(
            @Parameters(arity = "0..1", paramLabel = "TENANT") @Nullable String tenant,
            @Option(names = "--yes", description = YES) boolean yes) {
        if (!yes) {
            Confirmation.require(
                    context.terminal(),
                    "what is held back of " + Printable.of(tenant == null ? "every tenant" : tenant) + " may lose data",
                    "Allow it?",
                    "nothing was allowed");
        }
        return text.message(connect().post("/api/v1/approve" + ServerConnection.query("tenant_name", tenant)));
    }
}
