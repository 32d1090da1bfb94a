package io.cachepilot.cli;

import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Switches one field of a manifest. */
@Command(mixinStandardHelpOptions = true)
final class SwitchCommand implements Callable<Integer> {
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

    static CommandLine line(Context context, Switch position) {
        var line = new CommandLine(new SwitchCommand(context, position));
        line.setCommandName(position.command());
        line.getCommandSpec().usageMessage().description(position.description() + " Is a commit of the source.");
        return line;
    }

    @Override
    public Integer call() {
        try (Reading reading = context.reading(options)) {
            if (position == Switch.STOP && !yes && loses(reading)) {
                Confirmation.require(
                        context.terminal(),
                        "tenant " + tenant + " holds its data in memory only, and loses it",
                        "Stop it?",
                        "nothing was changed");
            }
            new Commit(context, reading)
                    .make(
                            position.command(),
                            tenant,
                            new Expectation.None(),
                            new SpecAction.Change(List.of(position.edit(Instant.now()))));
            return ExitCode.OK.number();
        }
    }

    private boolean loses(Reading reading) {
        return reading.source().look().manifests().specs(TenantSpec.class).stream()
                .anyMatch(spec ->
                        spec.name().equals(tenant) && spec.running() && spec.persistence() == Persistence.MEMORY_ONLY);
    }
}
