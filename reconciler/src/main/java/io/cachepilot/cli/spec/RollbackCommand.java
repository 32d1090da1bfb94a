package io.cachepilot.cli.spec;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.SpecNames;
import io.cachepilot.spec.SpecHistory;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Brings an earlier version of a manifest back. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = "Makes a manifest what it was before its last change, or at a revision, as a new commit."
                + " A tenant that was removed comes back, with the data and the password that were kept.")
public final class RollbackCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(index = "0", paramLabel = SpecNames.LABEL, description = "Whose manifest.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "REVISION",
            description = "HEAD~N, or an id as history shows it.")
    private @Nullable String revision;

    public RollbackCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            Key key = SpecNames.of(reading.views(), name);
            String kind = Overview.of(reading.views(), key.kind()).words().kind();
            SpecHistory.Rollback back = reading.history().rollback(Optional.ofNullable(revision), kind, key.name());
            new Commit(context, reading).make("rollback", key, back.expected(), back.action());
            return ExitCode.OK.number();
        }
    }
}
