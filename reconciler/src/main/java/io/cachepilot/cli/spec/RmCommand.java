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
import io.cachepilot.kind.tenant.spec.DeletionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Status;
import io.cachepilot.manifest.Manifests;
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

/** Removes a manifest, and sees that the tenant goes. */
@Command(
        name = "rm",
        mixinStandardHelpOptions = true,
        description =
                "Removes the manifest of a tenant, as a commit of the source. Asks first where data would be lost.",
        footer = {
            "",
            "What becomes of the tenant is said by its deletionPolicy; cachepilot rollback brings it back.",
            "",
            "Exit codes: 0 the tenant is gone, or goes as soon as a control plane runs, 1 nothing was removed, 2 the manifest"
                    + " is removed and the tenant is still there; the last line says why."
        })
public final class RmCommand implements Callable<Integer> {
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT", description = "Whose manifest.")
    private String tenant = "";

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
            Optional<String> agreed = loss(reading.source().look().manifests());
            if (!yes) {
                agreed.ifPresent(warning ->
                        Confirmation.require(context.terminal(), warning, "Remove it?", "nothing was removed"));
            }
            remove(reading, now -> {
                refuseProtected(reading, now);
                refuseOtherLoss(agreed, now);
            });
            if (Presence.of(reading.state()) instanceof Presence.Absent) {
                context.print("no control plane runs here; the tenant goes once one does");
                return ExitCode.OK.number();
            }
            return awaitGone(reading).number();
        }
    }

    private ExitCode awaitGone(ReadOnlyControlPlane reading) throws InterruptedException {
        try {
            new Waiting(context, reading.state()).fullPass(AT_MOST);
        } catch (CommandFailed e) {
            context.print("tenant %s is still there: %s".formatted(tenant, e.getMessage()));
            return ExitCode.CHANGES;
        }
        return outcome(reading);
    }

    private void remove(ReadOnlyControlPlane reading, SpecJudge judge) {
        var commit = new Commit(context, reading);
        SpecCommit made = AskedRemoval.of(
                TenantSpec.key(tenant),
                reading.approvals(),
                () -> commit.commit(
                        "rm", TenantSpec.key(tenant), new Expectation.None(), new SpecAction.Remove(), judge));
        commit.print(TenantSpec.key(tenant), made);
    }

    /** Of a manifest that is not valid, its last valid version counts. */
    private void refuseProtected(ReadOnlyControlPlane reading, Manifests now) {
        Optional<TenantSpec> spec =
                now.spec(TenantSpec.class, tenant).or(() -> view(reading).flatMap(TenantView::spec));
        if (!force && spec.filter(TenantSpec::protect).isPresent()) {
            throw new CommandFailed(
                    "tenant %s is protected: its spec says protect: true; remove it with --force, or: cachepilot set %s protect=false"
                            .formatted(tenant, tenant));
        }
    }

    /** Nobody has agreed to a loss that came about only since. */
    private void refuseOtherLoss(Optional<String> agreed, Manifests now) {
        Optional<String> loss = loss(now);
        if (!yes && loss.isPresent() && !loss.equals(agreed)) {
            throw new CommandFailed(
                    "the manifest was changed meanwhile: %s; nothing was removed".formatted(loss.get()));
        }
    }

    private Optional<String> loss(Manifests manifests) {
        return manifests.spec(TenantSpec.class, tenant).flatMap(RmCommand::loss);
    }

    private static Optional<String> loss(TenantSpec spec) {
        if (spec.deletionPolicy() == DeletionPolicy.DELETE) {
            return Optional.of("tenant %s has deletionPolicy Delete: its data, ports and password are deleted"
                    .formatted(spec.name()));
        }
        return spec.persistence() == Persistence.MEMORY_ONLY
                ? Optional.of("tenant %s holds its data in memory only, and loses it".formatted(spec.name()))
                : Optional.empty();
    }

    private Optional<TenantView> view(ReadOnlyControlPlane reading) {
        return reading.tenants().views().stream()
                .filter(view -> view.name().equals(tenant))
                .findFirst();
    }

    private ExitCode outcome(ReadOnlyControlPlane reading) {
        boolean there = view(reading)
                .filter(view -> !view.file().isEmpty() || view.instance().isPresent())
                .isPresent();
        if (!there) {
            context.print("tenant %s is gone".formatted(tenant));
            return ExitCode.OK;
        }
        String why = reading.storedStatus()
                .flatMap(content -> content.status(TenantSpec.key(tenant)))
                .flatMap(RmCommand::obstacle)
                .orElse("it is being removed");
        context.print("tenant %s is still there: %s; see cachepilot get".formatted(tenant, why));
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
