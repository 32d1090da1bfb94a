package io.cachepilot.cli.api;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.Requests;
import io.cachepilot.control.state.ServedApi;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.control.state.StateLock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has the running control plane close its API and open it anew. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description =
                "Has the running control plane close its API and open it anew, with its keys read again. Tenants and"
                        + " the loop go on. A key that is made or revoked counts without it.")
final class ApiRestartCommand implements Callable<Integer> {
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    ApiRestartCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        var state = new StateDirectory(context.settings(options).state());
        if (StateLock.owner(state).isEmpty()) {
            throw new CommandFailed("no control plane runs here, so there is no API; start it with cachepilot up");
        }
        if (ServedApi.read(state).isEmpty()) {
            throw new CommandFailed("the running control plane serves no API; see the setting api.listen");
        }
        new Waiting(context, state).on(new Requests(state.apiRequests()), "the restart of its API", AT_MOST);
        ServedApi served = ServedApi.read(state).orElseThrow();
        served.failure().ifPresent(why -> {
            throw new CommandFailed("the API was closed and does not open: " + why);
        });
        context.print("the API at " + served.url() + " was restarted");
        return ExitCode.OK.number();
    }
}
