package io.cachepilot.cli.spec;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.cli.terminal.Table;
import io.cachepilot.cli.view.Overview;
import io.cachepilot.control.Outcomes;
import io.cachepilot.control.StatusFile;
import io.cachepilot.converge.view.Times;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.loop.status.HistoryEntry;
import io.cachepilot.plan.Key;
import io.cachepilot.spec.SpecHistory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows who changed what of which tenant, and what came of it. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = "Shows the commits of the source, tenant by tenant: who changed what, and how applying it ended.")
public final class LogCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT", arity = "0..1", description = "Only commits that changed this tenant.")
    private @Nullable String tenant;

    @Option(names = "-n", paramLabel = "N", defaultValue = "20", description = "How many at the most; 20 if not given.")
    private int count;

    public LogCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (count < 1) {
            throw new CommandFailed("-n takes a number of at least 1, not " + count, ExitCode.USAGE);
        }
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            SpecHistory.Log log =
                    reading.history().log(key -> tenant == null || key.equals(TenantSpec.key(tenant)), count);
            var outcomes = new Outcomes(log, runs(reading));
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("REVISION", "WHEN", "WHO", "TENANT", "WHAT", "OUTCOME"));
            log.versions()
                    .forEach(version -> rows.add(List.of(
                            version.change().revision().shortId(),
                            Times.shown(version.change().when()),
                            version.change().author().name(),
                            Overview.named(version.key()),
                            String.join(", ", version.words()),
                            outcomes.of(version))));
            Table.lines(rows).forEach(context::print);
            return ExitCode.OK.number();
        }
    }

    private static Map<Key, List<HistoryEntry>> runs(ReadOnlyControlPlane reading) {
        return new StatusFile(reading.state().status(), Clock.systemUTC())
                .read().map(StatusFile.Content::statuses).orElse(List.of()).stream()
                        .collect(Collectors.toMap(status -> status.key(), status -> status.history()));
    }
}
