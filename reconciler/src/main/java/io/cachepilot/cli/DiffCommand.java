package io.cachepilot.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what the loop would do now, and does nothing. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Shows what would change, tenant by tenant, and why. Writes nothing.",
        footer = "%nExit codes: 0 in sync, 2 changes, 3 changes that lose data or end connections,"
                + " 1 an error or an invalid spec, 64 wrong usage.")
final class DiffCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--json", description = "Prints JSON; format_version tells its shape.")
    private boolean json;

    DiffCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Reading reading = context.reading(options)) {
            Survey survey = Survey.of(reading);
            survey.print(context, json);
            return survey.diff().exitCode().number();
        }
    }
}
