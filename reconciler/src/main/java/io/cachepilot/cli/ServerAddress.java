package io.cachepilot.cli;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of commands that a control plane carries out elsewhere, by its REST API. */
@Command(
        name = "cachepilot",
        mixinStandardHelpOptions = true,
        version = "cachepilot 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        description = "Has a control plane elsewhere carry out a command, by its REST API.")
final class ServerAddress {
    static final String OPTION = "--server";
    private static final String VARIABLE = "CACHEPILOT_API_KEY";

    private final Context context;

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

    ServerAddress(Context context) {
        this.context = context;
    }

    /** Whether a command is meant for a control plane elsewhere. */
    static boolean isIn(String... arguments) {
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

    /** Connects when it is first asked for something. */
    ServerConnection connect() {
        Map<String, String> environment = context.environment();
        String given = Optional.ofNullable(key)
                .or(() -> Optional.ofNullable(environment.get(VARIABLE)))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new CommandFailed(
                        "there is no API key: set " + VARIABLE
                                + "; cachepilot api key generate NAME makes one on the host of the control plane",
                        ExitCode.USAGE));
        return ServerConnection.to(server, given);
    }
}
