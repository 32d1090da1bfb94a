package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.spec.Commit;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.Confirmation;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Counters;
import io.cachepilot.plan.Key;
import io.cachepilot.report.SpecNames;
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

    @Parameters(paramLabel = SpecNames.LABEL, description = "Whose manifest.")
    private String name = "";

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
            Key key = SpecNames.of(reading.views(), name);
            requireMeant(key);
            boolean agreed = position == Switch.STOP && !yes && wouldLose(reading, key);
            new Commit(context, reading)
                    .make(
                            position.command(),
                            key,
                            new Expectation.None(),
                            new SpecAction.Derive(
                                    now -> List.of(position.edit(Instant.now(), seen(reading, key, now)))),
                            agreed ? SpecJudge.NONE : now -> refuseLoss(key, now));
            return ExitCode.OK.number();
        }
    }

    /** Everything can be left alone; only what runs is started and stopped. */
    private void requireMeant(Key key) {
        boolean any = position == Switch.SUSPEND || position == Switch.RESUME;
        if (!any && !key.kind().equals(TenantReader.KEY_KIND)) {
            throw new CommandFailed(
                    "%s does not run, so there is nothing to %s".formatted(key, position.command()), ExitCode.USAGE);
        }
    }

    private static Counters seen(ReadOnlyControlPlane reading, Key key, Manifests now) {
        return reading.kinds().counters(key, spec(key, now));
    }

    /** Asks where data would be lost; false where it would not. */
    private boolean wouldLose(ReadOnlyControlPlane reading, Key key) {
        if (spec(key, reading.source().look().manifests())
                .filter(SwitchCommand::loses)
                .isEmpty()) {
            return false;
        }
        Confirmation.require(
                context.terminal(),
                key.words() + " holds its data in memory only, and loses it",
                "Stop it?",
                "nothing was changed");
        return true;
    }

    private static Optional<TenantSpec> spec(Key key, Manifests manifests) {
        return key.kind().equals(TenantReader.KEY_KIND)
                ? manifests.spec(TenantSpec.class, key.name())
                : Optional.empty();
    }

    /** Nobody has agreed to a loss that came about only since. */
    private void refuseLoss(Key key, Manifests now) {
        if (!yes
                && position == Switch.STOP
                && spec(key, now).filter(SwitchCommand::loses).isPresent()) {
            throw new CommandFailed(key.words() + " was changed meanwhile, and would lose its data; try again");
        }
    }

    private static boolean loses(TenantSpec spec) {
        return spec.running() && spec.persistence() == Persistence.MEMORY_ONLY;
    }
}
