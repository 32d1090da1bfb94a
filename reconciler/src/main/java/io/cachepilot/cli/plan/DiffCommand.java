package io.cachepilot.cli.plan;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what the loop would do now, and does nothing. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Shows what would change, tenant by tenant, and why. Writes nothing.",
        footer = "%nExit codes: 0 in sync, 2 changes, 3 changes that lose data or end connections,"
                + " 1 an error or an invalid spec, 64 wrong usage.")
public final class DiffCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(
            paramLabel = "REV1..REV2",
            arity = "0..1",
            description = "Shows what differs between these two revisions of the source instead; see log.")
    private @Nullable String revisions;

    @Option(names = "--json", description = "Prints JSON; format_version tells its shape.")
    private boolean json;

    public DiffCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            if (revisions != null) {
                return betweenRevisions(reading, revisions).number();
            }
            Survey survey = Survey.of(reading);
            survey.print(context, json);
            return survey.diff().verdict().number();
        }
    }

    private ExitCode betweenRevisions(ReadOnlyControlPlane reading, String range) {
        int dots = range.indexOf("..");
        if (dots < 1 || dots + 2 == range.length() || json) {
            throw new CommandFailed(
                    "two revisions are given as in HEAD~1..HEAD, and are not printed as JSON", ExitCode.USAGE);
        }
        List<String> lines = reading.history().between(range.substring(0, dots), range.substring(dots + 2));
        lines.forEach(context::print);
        return lines.isEmpty() ? ExitCode.OK : ExitCode.CHANGES;
    }
}
