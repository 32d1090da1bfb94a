package io.cachepilot.cli.view;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Staleness;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.StatusFile;
import io.cachepilot.converge.view.Times;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.HistoryEntry;
import io.cachepilot.loop.status.Status;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.PlanText;
import io.cachepilot.plan.Preview;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says why a spec is as it is: conditions, the plan now, what is waited for, what was done before. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says why a tenant, or a spec of another kind, is in the state it is in, and what comes next.")
public final class ExplainCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = SpecNames.LABEL, description = "What is explained.")
    private String name = "";

    public ExplainCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            Key key = SpecNames.of(reading.views(), name);
            Optional<StatusFile.Content> stored = reading.storedStatus();
            Optional<Status> status = stored.flatMap(content -> content.status(key));
            Optional<Preview> preview = reading.kinds().planned(reading::intake, key::equals).previews().stream()
                    .findFirst();
            if (status.isEmpty() && preview.isEmpty()) {
                throw Overview.unknown(reading.views(), key);
            }
            status.ifPresentOrElse(
                    this::explain,
                    () -> context.print("The control plane has not worked on " + Overview.named(key) + " yet."));
            preview.ifPresent(this::explain);
            status.ifPresent(this::history);
            Staleness.of(reading.state(), stored)
                    .ifPresent(stale -> context.terminal().err().println(stale.text()));
            return ExitCode.OK.number();
        }
    }

    private void explain(Status status) {
        List<Condition> holding =
                status.conditions().values().stream().filter(Condition::holds).toList();
        context.print("%s as of %s, revision %s:"
                .formatted(
                        Overview.named(status.key()), Times.shown(status.reconciledAt()), status.observedRevision()));
        holding.forEach(condition -> context.print("  %s since %s: %s"
                .formatted(condition.type().text(), Times.shown(condition.since()), condition.message())));
        if (holding.isEmpty()) {
            context.print("  no condition holds: it is not ready, and nothing is under way");
        }
        status.waitingFor().ifPresent(what -> context.print("  waits for " + what));
        status.nextAttempt().ifPresent(at -> context.print("  is looked at again at " + Times.shown(at)));
        if (status.failures() > 0) {
            context.print("  failed %d times in a row: %s"
                    .formatted(status.failures(), status.failure().orElse("")));
        }
    }

    private void explain(Preview preview) {
        context.print("");
        preview.problems().forEach(context::print);
        List<String> lines = PlanText.lines(preview.plan());
        context.print(lines.isEmpty() ? "The plan now: nothing to do." : "The plan now:");
        lines.forEach(line -> context.print("  " + line));
    }

    private void history(Status status) {
        context.print("");
        context.print("Before:");
        for (HistoryEntry entry : status.history()) {
            String often = entry.count() == 1
                    ? ""
                    : " (%d times since %s)".formatted(entry.count(), Times.shown(entry.first()));
            context.print("  %s %s%s".formatted(Times.shown(entry.last()), entry.summary(), often));
        }
    }
}
