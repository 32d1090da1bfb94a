package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.spec.Commit;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.Confirmation;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Counters;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecJudge;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Switches one field of a manifest. */
@Command(mixinStandardHelpOptions = true)
public final class SwitchCommand implements Callable<Integer> {
    private final Context context;
    private final Switch position;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT", description = "Whose manifest.")
    private String tenant = "";

    @Option(names = "--yes", description = "Does not ask, even where data that lies in memory only is lost.")
    private boolean yes;

    private SwitchCommand(Context context, Switch position) {
        this.context = context;
        this.position = position;
    }

    public static CommandLine line(Context context, Switch position) {
        var line = new CommandLine(new SwitchCommand(context, position));
        line.setCommandName(position.command());
        line.getCommandSpec().usageMessage().description(position.description() + " Is a commit of the source.");
        return line;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            boolean agreed = position == Switch.STOP && !yes && wouldLose(reading);
            new Commit(context, reading)
                    .make(
                            position.command(),
                            tenant,
                            new Expectation.None(),
                            new SpecAction.Derive(now -> List.of(position.edit(Instant.now(), seen(reading, now)))),
                            agreed ? SpecJudge.NONE : this::refuseLoss);
            return ExitCode.OK.number();
        }
    }

    private Counters seen(ReadOnlyControlPlane reading, Manifests now) {
        return reading.kinds().counters(TenantSpec.key(tenant), spec(now));
    }

    /** Asks where data would be lost; false where it would not. */
    private boolean wouldLose(ReadOnlyControlPlane reading) {
        if (spec(reading.source().look().manifests())
                .filter(SwitchCommand::loses)
                .isEmpty()) {
            return false;
        }
        Confirmation.require(
                context.terminal(),
                "tenant " + tenant + " holds its data in memory only, and loses it",
                "Stop it?",
                "nothing was changed");
        return true;
    }

    private Optional<TenantSpec> spec(Manifests manifests) {
        return manifests.spec(TenantSpec.class, tenant);
    }

    /** Nobody has agreed to a loss that came about only since. */
    private void refuseLoss(Manifests now) {
        if (!yes
                && position == Switch.STOP
                && spec(now).filter(SwitchCommand::loses).isPresent()) {
            throw new CommandFailed("tenant " + tenant + " was changed meanwhile, and would lose its data; try again");
        }
    }

    private static boolean loses(TenantSpec spec) {
        return spec.running() && spec.persistence() == Persistence.MEMORY_ONLY;
    }
}
