package io.cachepilot.cli.ask;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which control plane is asked; without any of these, that of this host. */
public final class PlaceOptions {
    @Option(
            names = "--at",
            paramLabel = "URL",
            description = "Asks a control plane elsewhere, by its REST API: https://HOST.")
    private @Nullable String url;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The API key for it; better in the environment variable " + ServerConnection.KEY_VARIABLE
                    + ", since other users of this host can read arguments.")
    private @Nullable String key;

    /**
     * That nobody elsewhere is meant.
     *
     * @param because what can't be asked there, and what to do instead
     * @throws CommandFailed when somebody is
     */
    public void requireHere(String because) {
        if (url != null) {
            throw new CommandFailed(because, ExitCode.USAGE);
        }
    }

    /**
     * The one elsewhere; empty when that of this host is meant.
     *
     * @throws io.cachepilot.cli.terminal.CommandFailed when the address is none, or there is no key for it
     */
    Optional<ServerConnection> elsewhere(Context context) {
        return Optional.ofNullable(url).map(at -> ServerConnection.to(at, Optional.ofNullable(key), context));
    }
}
