package io.cachepilot.cli.api;

import io.cachepilot.access.audit.AuditExcerpt;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.manifest.problem.Printable;
import io.cachepilot.report.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the newest requests to the API, out of its audit log. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Shows the newest requests to the API: who, what, and how it was answered.",
        footer = {"", "The audit log has a line of JSON for each, for grep and tail -f; see the setting api.audit."})
final class ApiLogsCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "-n", paramLabel = "N", defaultValue = "20", description = "How many at the most; 20 if not given.")
    private int count;

    ApiLogsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (count < 1) {
            throw new CommandFailed("-n takes a number of at least 1, not " + count, ExitCode.USAGE);
        }
        Path log = context.settings(options).audit();
        if (!AuditExcerpt.isThere(log)) {
            throw new CommandFailed("there is no audit log "
                    + context.terminal().shown(log) + " yet; cachepilot up begins it with the first request");
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("TIME", "WHO", "FROM", "REQUEST", "STATUS", "MS", "REVISION", "ID"));
        // What clients have sent may end in a terminal here.
        AuditExcerpt.newest(log, count)
                .forEach(it -> rows.add(it.cells().stream().map(Printable::of).toList()));
        Table.lines(rows).forEach(context::print);
        return ExitCode.OK.number();
    }
}
