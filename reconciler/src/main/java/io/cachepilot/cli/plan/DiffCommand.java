package io.cachepilot.cli.plan;

import io.cachepilot.cli.ask.Asking;
import io.cachepilot.cli.ask.PlaceOptions;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.report.SpecNames;
import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        description = "Shows what would change, spec by spec, and why. Writes nothing.",
        footer = "%nExit codes: 0 in sync, 2 changes, 3 changes that lose data or end connections,"
                + " 1 an error or an invalid spec, 64 wrong usage.")
public final class DiffCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(
            paramLabel = SpecNames.LABEL,
            arity = "0..*",
            description = "Only these; or REV1..REV2: what differs between two revisions of the source, see history.")
    private List<String> what = new ArrayList<>();

    @Option(
            names = "-f",
            paramLabel = "FILE",
            description = "What would be, if the documents of this file stood in the place of those of the same names;"
                    + " - is the standard input.")
    private @Nullable String file;

    @Option(names = "--json", description = "Prints JSON; format_version tells its shape.")
    private boolean json;

    public DiffCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (what.size() == 1 && what.getFirst().contains("..") && file == null) {
            place.requireHere("what differs between two revisions is told on the host of the source: git diff");
            try (ReadOnlyControlPlane reading = context.reading(options)) {
                return betweenRevisions(reading, what.getFirst()).number();
            }
        }
        Optional<Question.Given> given =
                Optional.ofNullable(file).map(path -> GivenManifests.read(context.terminal(), path));
        return new Asking(context, options, place).print(new Question.Plans(what, given), json ? Form.JSON : Form.TEXT);
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
