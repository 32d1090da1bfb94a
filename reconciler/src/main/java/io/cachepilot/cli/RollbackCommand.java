package io.cachepilot.cli;

import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecHistory;
import io.cachepilot.spec.SpecVersion;
import io.cachepilot.spec.StoredSpec;
import java.util.List;
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
        description = "Makes a tenant's manifest what it was before its last change, or at a revision, as a new commit."
                + " One that was removed comes back, with the data and the password that were kept.")
final class RollbackCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(index = "0", paramLabel = "TENANT", description = "Whose manifest.")
    private String tenant = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "REVISION", description = "HEAD~N, or an id as log shows it.")
    private @Nullable String revision;

    RollbackCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Reading reading = context.reading(options)) {
            var history =
                    new SpecHistory(reading.source().source(), reading.source().prefix());
            StoredSpec spec = revision == null ? beforeLastChange(history) : at(history, revision);
            new Commit(context, reading)
                    .make("rollback", tenant, new Expectation.None(), new SpecAction.Replace(spec.text()));
            return ExitCode.OK.number();
        }
    }

    private StoredSpec beforeLastChange(SpecHistory history) {
        List<SpecVersion> newest = history.log(tenant::equals, 1).versions();
        Optional<StoredSpec> before =
                newest.isEmpty() ? Optional.empty() : newest.getFirst().before();
        return before.orElseThrow(() -> new CommandFailed(
                newest.isEmpty()
                        ? "there was never a manifest of tenant " + tenant
                        : "the manifest of tenant %s is as it was first; to remove it: cachepilot rm %s"
                                .formatted(tenant, tenant)));
    }

    private StoredSpec at(SpecHistory history, String wanted) {
        return history.at(wanted, Commit.KIND, tenant)
                .orElseThrow(() -> new CommandFailed("there was no manifest of tenant %s at %s; see cachepilot log %s"
                        .formatted(tenant, wanted, tenant)));
    }
}
