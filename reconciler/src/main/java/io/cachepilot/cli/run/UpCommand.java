package io.cachepilot.cli.run;

import io.cachepilot.cli.context.ApiListener;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.cli.terminal.StopSignal;
import io.cachepilot.control.hold.AgreedFiles;
import io.cachepilot.control.state.Presence;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.control.state.StateLock;
import io.cachepilot.converge.view.Times;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.settings.ApplyPolicy;
import io.cachepilot.settings.Setting;
import io.cachepilot.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the control plane in the foreground. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Brings every tenant to its spec and keeps it there, until Ctrl-C. Tenants go on after that.")
public final class UpCommand implements Callable<Integer> {
    private static final Duration FIRST_PASS = Duration.ofMinutes(2);

    private static final Duration SLICE = Duration.ofMillis(200);

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--hold",
            description =
                    "Lets a change of the manifests come into force only when somebody has approved it: cachepilot"
                            + " approve. Meanwhile each spec is kept as it was approved last. The setting loop.apply does the same.")
    private boolean hold;

    public UpCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = context.settings(options, hold ? Map.of(Setting.APPLY.key(), "approved") : Map.of());
        var state = new StateDirectory(settings.state());
        Optional<StateLock> lock = StateLock.acquire(state);
        if (lock.isEmpty()) {
            throw new CommandFailed(refusal(state));
        }
        StopSignal signal = StopSignal.install();
        var view = new UpView(context.terminal(), state, options.typed());
        try {
            try (StateLock _ = lock.get()) {
                if (settings.get(Setting.APPLY) == ApplyPolicy.ALL) {
                    new AgreedFiles(state.agreed()).end();
                }
                serve(settings, view, signal);
            }
            view.printEnd();
        } finally {
            signal.done();
        }
        return ExitCode.OK.number();
    }

    private void serve(Settings settings, UpView view, StopSignal signal) throws InterruptedException {
        try (RunningControlPlane serving = context.installation().serving(settings, view)) {
            run(serving, view, signal);
        }
    }

    private String refusal(StateDirectory state) {
        String owner = switch (Presence.of(state)) {
            case Presence.Working(StateLock.Owner who) ->
                "pid %d, since %s".formatted(who.pid(), Times.shown(who.since()));
            case Presence.Absent _ -> "it has just ended";
            case Presence.Silent silent -> Waiting.words(silent);
        };
        return "a control plane works on %s already (%s); see how it is: %s get%s"
                .formatted(
                        context.terminal().shown(state.root()),
                        owner,
                        context.terminal().program(),
                        options.typed());
    }

    private static void run(RunningControlPlane serving, UpView view, StopSignal signal) throws InterruptedException {
        // First, so that an address that is taken is told before anything is done.
        Optional<ApiListener.Opened> api = serving.api().open();
        serving.controlPlane().start();
        serving.controlPlane().fullPass(Priority.COMMIT);
        serving.triggers().run();
        try (UpView.Painting _ = view.paint(serving)) {
            awaitFirstPass(serving, signal);
        }
        serving.controlPlane().writeStatus();
        api.ifPresent(view::printApi);
        view.printConnections(serving);
        signal.awaitAsked();
    }

    /** In slices, so that Ctrl-C does not wait for a server that does not come up. */
    private static void awaitFirstPass(RunningControlPlane serving, StopSignal signal) {
        long end = System.nanoTime() + FIRST_PASS.toNanos();
        while (!signal.isAsked() && System.nanoTime() < end) {
            if (serving.loop().awaitSettled(SLICE)) {
                return;
            }
        }
    }
}
