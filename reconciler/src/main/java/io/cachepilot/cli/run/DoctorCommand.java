package io.cachepilot.cli.run;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.converge.act.HostFinding;
import io.cachepilot.json.Json;
import io.cachepilot.report.Table;
import io.cachepilot.settings.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks the host and the installation, and says what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks this host and this installation, and says what to do. Exit code 1 if something fails.")
public final class DoctorCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--json", description = "Prints JSON; format_version tells its shape.")
    private boolean json;

    public DoctorCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Settings settings = context.settings(options);
        try (ReadOnlyControlPlane reading = context.installation().reading(settings)) {
            List<HostFinding> findings = new Checkup(reading, settings).findings();
            if (json) {
                context.print(Json.writePretty(new Result(1, findings)));
            } else {
                Table.lines(findings.stream()
                                .map(finding -> List.of(finding.level().toString(), finding.what(), finding.message()))
                                .toList())
                        .forEach(context::print);
            }
            boolean fails = findings.stream().anyMatch(finding -> finding.level() == HostFinding.Level.FAIL);
            return (fails ? ExitCode.ERROR : ExitCode.OK).number();
        }
    }

    /** The JSON of this command. */
    record Result(int format_version, List<HostFinding> findings) {}
}
