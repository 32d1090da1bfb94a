package io.cachepilot.cli.spec;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.Confirmation;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.AskedRemoval;
import io.cachepilot.control.state.Presence;
import io.cachepilot.converge.act.SpecActs;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Status;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.SpecNames;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecCommit;
import io.cachepilot.spec.SpecJudge;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a manifest, and sees that what it asked for goes. */
@Command(
        name = "rm",
        mixinStandardHelpOptions = true,
        description = "Removes the manifest of a tenant, or of a spec of another kind, as a commit of the source."
                + " Asks first where data would be lost.",
        footer = {
            "",
            "What becomes of a tenant is said by its deletionPolicy; cachepilot rollback brings it back.",
            "",
            "Exit codes: 0 it is gone, or goes as soon as a control plane runs, 1 nothing was removed, 2 the manifest"
                    + " is removed and what it asked for is still there; the last line says why."
        })
public final class RmCommand implements Callable<Integer> {
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = SpecNames.LABEL, description = "Whose manifest.")
    private String name = "";

    @Option(names = "--force", description = "Also one that its spec protects.")
    private boolean force;

    @Option(names = "--yes", description = "Does not ask, even where data is lost.")
    private boolean yes;

    public RmCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            reading.state().requireOwn();
            Key key = SpecNames.of(reading.views(), name);
            SpecActs acts = reading.acts(key);
            Optional<String> agreed =
                    acts.lossOfRemoval(key.name(), reading.source().look().manifests());
            if (!yes) {
                agreed.ifPresent(warning ->
                        Confirmation.require(context.terminal(), warning, "Remove it?", "nothing was removed"));
            }
            remove(reading, key, now -> {
                refuseProtected(acts, key, now);
                refuseOtherLoss(agreed, acts.lossOfRemoval(key.name(), now));
            });
            if (Presence.of(reading.state()) instanceof Presence.Absent) {
                context.print("no control plane runs here; the %s goes once one does".formatted(key.kindWords()));
                return ExitCode.OK.number();
            }
            return awaitGone(reading, key).number();
        }
    }

    private void remove(ReadOnlyControlPlane reading, Key key, SpecJudge judge) {
        var commit = new Commit(context, reading);
        SpecCommit made = AskedRemoval.of(
                key,
                reading.approvals(),
                () -> commit.commit("rm", key, new Expectation.None(), new SpecAction.Remove(), judge));
        commit.print(key, made);
    }

    private void refuseProtected(SpecActs acts, Key key, Manifests now) {
        if (!force && acts.isProtected(key.name(), now)) {
            throw new CommandFailed(
                    "%s is protected: its spec says protect: true; remove it with --force, or: cachepilot set %s protect=false"
                            .formatted(key.words(), Overview.named(key)));
        }
    }

    /** Nobody has agreed to a loss that came about only since. */
    private void refuseOtherLoss(Optional<String> agreed, Optional<String> loss) {
        if (!yes && loss.isPresent() && !loss.equals(agreed)) {
            throw new CommandFailed(
                    "the manifest was changed meanwhile: %s; nothing was removed".formatted(loss.get()));
        }
    }

    private ExitCode awaitGone(ReadOnlyControlPlane reading, Key key) throws InterruptedException {
        try {
            new Waiting(context, reading.state()).fullPass(AT_MOST);
        } catch (CommandFailed e) {
            context.print("%s is still there: %s".formatted(key.words(), e.getMessage()));
            return ExitCode.CHANGES;
        }
        Optional<SpecView> left = Overview.of(reading.views(), key.kind()).views().stream()
                .filter(view -> view.key().equals(key))
                .findFirst()
                .filter(view -> view.exists() || !view.file().isEmpty());
        if (left.isEmpty()) {
            context.print(key.words() + " is gone");
            return ExitCode.OK;
        }
        if (left.get().file().isEmpty() && left.get().presence() == SpecView.Presence.THERE) {
            context.print(key.words() + " is what it is without a manifest");
            return ExitCode.OK;
        }
        String why = reading.storedStatus()
                .flatMap(content -> content.status(key))
                .flatMap(RmCommand::obstacle)
                .orElse("it is being removed");
        context.print("%s is still there: %s; see cachepilot get".formatted(key.words(), why));
        return ExitCode.CHANGES;
    }

    private static Optional<String> obstacle(Status status) {
        return status.failure()
                .or(() -> Stream.of(
                                ConditionType.ENGINE_UNAVAILABLE,
                                ConditionType.DAMAGED,
                                ConditionType.HELD,
                                ConditionType.INVALID,
                                ConditionType.PROGRESSING)
                        .flatMap(type -> Stream.ofNullable(status.conditions().get(type)))
                        .filter(Condition::holds)
                        .map(Condition::message)
                        .findFirst());
    }
}
