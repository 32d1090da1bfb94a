package io.cachepilot.cli.plan;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.StateIdentity;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.hold.AgreedFiles;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.control.state.StateLock;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.run.ApplyResult;
import io.cachepilot.converge.run.SavedPlanGate;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.plan.Deviation;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.PlanComparison;
import io.cachepilot.plan.SavedPlan;
import io.cachepilot.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Does what a saved plan says, and only if that is still what would be planned. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Applies a plan that 'plan -o' has saved: exactly that, or nothing if anything moved since.",
        footer =
                "%nExit codes: 0 the plan is done, 1 an error or a step that failed, 2 something moved since the plan was"
                        + " made, 3 it loses data or does what is held back and that was not allowed, 64 wrong usage or no plan."
                        + " After 2, 3 and 64 nothing was done, but for tenants that the output names as done.")
public final class ApplyCommand implements Callable<Integer> {
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    private final Context context;
    private final ApplyReport report;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "FILE", description = "What 'plan -o FILE' wrote.")
    private Path file = Path.of("");

    @Option(
            names = "--allow-data-loss",
            description = "Also what loses data, and what is held back until it is approved.")
    private boolean allowDataLoss;

    public ApplyCommand(Context context) {
        this.context = context;
        this.report = new ApplyReport(context::print);
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = context.settings(options);
        SavedPlan plan = read(settings);
        var state = new StateDirectory(settings.state());
        requireMadeFor(state, plan);
        Optional<StateLock> lock = StateLock.acquire(state);
        if (lock.isEmpty()) {
            return new ApplyBesideControlPlane(context, settings, report, allowDataLoss)
                    .apply(plan)
                    .number();
        }
        try (StateLock _ = lock.get()) {
            return apply(plan, settings).number();
        }
    }

    private SavedPlan read(Settings settings) {
        try (ReadOnlyControlPlane reading = context.installation().reading(settings)) {
            return PlanFile.of(file, context).read(reading.kinds().actions());
        }
    }

    private void requireMadeFor(StateDirectory state, SavedPlan plan) {
        Optional<String> identity = StateIdentity.find(state);
        if (identity.isEmpty() || !identity.get().equals(plan.state())) {
            throw new CommandFailed(
                    "the plan was made for another state directory than %s, or its fingerprint key was replaced; plan again"
                            .formatted(context.terminal().shown(state.root())),
                    ExitCode.CHANGES);
        }
    }

    private ExitCode apply(SavedPlan plan, Settings settings) {
        try (ReadOnlyControlPlane reading = context.installation().reading(settings)) {
            Optional<ExitCode> verdict =
                    verdict(plan, reading.reports().survey().saved(plan.made(), plan.state()));
            if (verdict.isPresent()) {
                return verdict.get();
            }
        }
        try (RunningControlPlane serving = context.installation().serving(settings, _ -> {})) {
            return work(serving, plan, new StateDirectory(settings.state()));
        }
    }

    /** Whether it ends here, before anything is done; empty when there is something to do that may be done. */
    private Optional<ExitCode> verdict(SavedPlan plan, SavedPlan now) {
        List<Deviation> moves = PlanComparison.deviations(plan, now);
        if (!moves.isEmpty()) {
            if (PlanComparison.isApplied(plan, now)) {
                report.applied();
                return Optional.of(ExitCode.OK);
            }
            report.moved(plan, moves);
            return Optional.of(ExitCode.CHANGES);
        }
        if (!allowDataLoss && plan.specs().stream().anyMatch(SavedPlan.Spec::needsApproval)) {
            report.losses(plan);
            return Optional.of(ExitCode.LOSSES);
        }
        if (plan.toDo(allowDataLoss).isEmpty()) {
            report.nothingToDo();
            return Optional.of(ExitCode.OK);
        }
        return Optional.empty();
    }

    private ExitCode work(RunningControlPlane serving, SavedPlan plan, StateDirectory state) {
        agree(plan, state);
        serving.controlPlane().start();
        var approvals = new ApprovalFiles(state.approvals());
        ApprovalFiles.Given given = approvals.read();
        Intake intake = serving.controlPlane().takeOnly();
        SavedPlanGate gate = serving.kinds().applyOnly(intake, plan, allowDataLoss);
        gate.keys().forEach(key -> serving.loop().enqueue(key, Priority.PERSON));
        boolean settled = serving.loop().awaitSettled(AT_MOST);
        SortedMap<Key, ApplyResult> results = gate.results();
        approvals.dropUsed(given, uses(results));
        report.results(gate.keys(), results);
        return settled ? ApplyReport.exitCode(gate.keys(), results) : ExitCode.ERROR;
    }

    /** Where changes have to be approved, who applies a plan approves what it says: before anything is done, lest that is undone. */
    private static void agree(SavedPlan plan, StateDirectory state) {
        var agreed = new AgreedFiles(state.agreed());
        if (agreed.isBegun()) {
            new ApprovalFiles(state.approvals()).agree(plan.fingerprints());
            agreed.forget(plan.removals());
        }
    }

    /** An approval that was given before and is used up now must not allow anything later. */
    private static ApprovalFiles.Uses uses(SortedMap<Key, ApplyResult> results) {
        var done = new TreeSet<Key>();
        results.forEach((key, result) -> {
            if (result instanceof ApplyResult.Done) {
                done.add(key);
            }
        });
        return new ApprovalFiles.Uses(OptionalLong.of(System.nanoTime()), false, done, Set.of(), done);
    }
}
