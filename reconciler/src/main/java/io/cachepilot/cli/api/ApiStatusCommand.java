package io.cachepilot.cli.api;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.state.ServedApi;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.control.state.StateLock;
import io.cachepilot.converge.view.Times;
import io.cachepilot.file.FileTrouble;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells whether the API of this host answers. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Tells whether the API of this host answers, and where. Ends with 0 if it does, with 1 if not.")
final class ApiStatusCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    ApiStatusCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        var state = new StateDirectory(context.settings(options).state());
        Optional<StateLock.Owner> owner = StateLock.owner(state);
        if (owner.isEmpty()) {
            return tell("stopped", "no control plane runs here; start it with cachepilot up");
        }
        Optional<ServedApi> served = ServedApi.read(state);
        if (served.isEmpty()) {
            return tell("off", "the control plane serves no API; see the setting api.listen");
        }
        Optional<String> trouble =
                served.get().failure().or(() -> trouble(served.get().url()));
        if (trouble.isPresent()) {
            return tell("failing", trouble.get());
        }
        context.print("API:      running");
        context.print("Address:  " + served.get().url());
        context.print("Since:    " + Times.shown(served.get().since()));
        context.print("Process:  " + owner.get().pid());
        return ExitCode.OK.number();
    }

    private int tell(String status, String why) {
        context.print("API:      " + status);
        context.print("Because:  " + why);
        return ExitCode.ERROR.number();
    }

    /** What keeps it from answering; empty when it answers. */
    private static Optional<String> trouble(String url) {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LONGEST).build()) {
            var request = HttpRequest.newBuilder(URI.create(url + "/api/v1/health"))
                    .timeout(LONGEST)
                    .build();
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            return status == 200 ? Optional.empty() : Optional.of(url + " answers with " + status);
        } catch (IOException e) {
            return Optional.of(url + " does not answer: " + FileTrouble.words(e));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
