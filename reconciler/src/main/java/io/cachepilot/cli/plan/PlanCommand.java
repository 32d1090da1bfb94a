package io.cachepilot.cli.plan;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.StateIdentity;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.file.ShellWord;
import io.cachepilot.report.Survey;
import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Reports;
import io.cachepilot.report.answer.Told;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints what {@code diff} prints, and saves it to be applied as it is. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Shows what would change, like diff, and with -o saves it for 'apply'.",
        footer = "%nExit codes: 0 in sync, 2 changes, 3 changes that lose data or end connections,"
                + " 1 an error or an invalid spec, 64 wrong usage.")
public final class PlanCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--json", description = "Prints JSON, as diff does.")
    private boolean json;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Saves the plan in this file, readable by its owner only.")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replaces FILE even if it is no saved plan.")
    private boolean force;

    public PlanCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Optional<PlanFile> file = Optional.ofNullable(out).map(path -> PlanFile.of(path, context));
        file.ifPresent(plan -> plan.requireWritable(force));
        var state = new StateDirectory(context.settings(options).state());
        // Before the look, whose fingerprints need the same key.
        Optional<String> identity = file.map(_ -> StateIdentity.obtain(state));
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            var made = Clock.systemUTC().instant();
            Survey survey = reading.reports().survey();
            Told told = Reports.told(survey.diff(), json ? Form.JSON : Form.TEXT);
            told.lines().forEach(context::print);
            file.ifPresent(plan -> {
                plan.write(survey.saved(made, identity.orElseThrow()));
                context.terminal()
                        .err()
                        .println("The plan is in %s; apply it with: %s apply%s %s"
                                .formatted(
                                        plan.shown(),
                                        context.terminal().program(),
                                        options.typed(),
                                        ShellWord.of(plan.shown())));
            });
            return told.exitCode();
        }
    }
}
