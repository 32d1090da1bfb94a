package io.cachepilot.cli.run;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.StatusFile;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.control.state.StateLock;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.loop.status.Status;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.Rows;
import io.cachepilot.report.SpecNames;
import io.cachepilot.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One pass by hand, or from cron. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        description =
                "Brings everything, or one tenant or spec of another kind, to its spec once, and ends. Asks the control plane if one runs.")
public final class ReconcileCommand implements Callable<Integer> {
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = SpecNames.LABEL, arity = "0..1", description = "Only this one.")
    private @Nullable String name;

    @Option(names = "--once", description = "What it does anyway; for scripts that say so.")
    @SuppressWarnings("UnusedVariable") // It says what happens anyway.
    private boolean once;

    public ReconcileCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = context.settings(options);
        var state = new StateDirectory(settings.state());
        Optional<StateLock> lock = StateLock.acquire(state);
        if (lock.isEmpty()) {
            return ask(state).number();
        }
        try (StateLock _ = lock.get();
                RunningControlPlane serving = context.installation().serving(settings, _ -> {})) {
            return pass(serving).number();
        }
    }

    private ExitCode pass(RunningControlPlane serving) {
        serving.views().values().stream()
                .flatMap(views -> views.away().stream())
                .findFirst()
                .ifPresent(because -> {
                    throw new CommandFailed(because);
                });
        serving.controlPlane().start();
        if (name == null) {
            serving.controlPlane().fullPass(Priority.PERSON);
        } else {
            serving.controlPlane().takeOver();
            requireRead(serving);
            Key key = SpecNames.of(serving.views(), name);
            requireKnown(
                    key,
                    serving.kinds().all().stream().anyMatch(kind -> kind.keys().contains(key)));
            serving.loop().enqueue(key, Priority.PERSON);
        }
        boolean settled = serving.loop().awaitSettled(AT_MOST);
        SpecViews shown = Overview.of(serving.views(), Overview.STANDARD);
        List<Status> statuses = serving.board().all();
        boolean well = printAll(shown, Rows.of(shown.words(), shown.views(), statuses), statuses);
        requireRead(serving);
        boolean valid = printAll(serving.controlPlane().problems());
        return settled && well && valid ? ExitCode.OK : ExitCode.ERROR;
    }

    /** Whether there is nothing of any kind that a person has to see to. */
    private boolean printAll(SpecViews shown, List<Overview.Row> rows, List<Status> statuses) {
        Overview.lines(shown.words(), rows).forEach(context::print);
        List<String> unwell = Rows.unwell(shown.words(), statuses);
        unwell.forEach(context::print);
        return unwell.isEmpty() && rows.stream().allMatch(Overview::isWell);
    }

    /** Whether there are warnings at the most. */
    private boolean printAll(List<Problem> problems) {
        problems.forEach(problem -> context.print(problem.toString()));
        return problems.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }

    private static void requireRead(RunningControlPlane serving) {
        serving.controlPlane().sourceAway().ifPresent(because -> {
            throw new CommandFailed(because);
        });
    }

    private static void requireKnown(Key key, boolean known) {
        if (!known) {
            throw new CommandFailed("there is no %s '%s': no manifest names it, and nothing of it is there"
                    .formatted(key.kindWords(), key.name()));
        }
    }

    private ExitCode ask(StateDirectory state) throws InterruptedException {
        new Waiting(context, state).fullPass(AT_MOST);
        List<Status> statuses = new StatusFile(state.status(), Clock.systemUTC())
                .read()
                .map(StatusFile.Content::statuses)
                .orElse(List.of());
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            SpecViews shown = Overview.of(reading.views(), Overview.STANDARD);
            List<Overview.Row> rows = Rows.of(shown.words(), shown.views(), statuses);
            if (name != null) {
                Key key = SpecNames.of(reading.views(), name);
                requireKnown(
                        key,
                        statuses.stream().anyMatch(status -> status.key().equals(key))
                                || Overview.of(reading.views(), key.kind())
                                        .names()
                                        .contains(key.name()));
            }
            boolean well = printAll(shown, rows, statuses);
            boolean valid = printAll(reading.source().look().problems());
            reading.damaged().forEach(text -> context.print("damaged: " + text));
            return well && valid && reading.damaged().isEmpty() ? ExitCode.OK : ExitCode.ERROR;
        }
    }
}
