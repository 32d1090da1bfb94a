package io.cachepilot.cli.spec;

import io.cachepilot.cli.ask.Agreement;
import io.cachepilot.cli.ask.Asking;
import io.cachepilot.cli.ask.Instruction;
import io.cachepilot.cli.ask.PlaceOptions;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.converge.act.Verb;
import io.cachepilot.report.SpecNames;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts or stops what runs of a spec, by its manifest. */
@Command(mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    private final Context context;
    private final Verb verb;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(index = "0", paramLabel = SpecNames.LABEL, description = "Whose manifest.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PART",
            description = "Only this part of it, where it has some.")
    private @Nullable String part;

    @Option(names = "--yes", description = "Does not ask, even where data that lies in memory only is lost.")
    private boolean yes;

    private RunCommand(Context context, Verb verb) {
        this.context = context;
        this.verb = verb;
    }

    /** The command of a verb. */
    public static CommandLine line(Context context, Verb verb) {
        var line = new CommandLine(new RunCommand(context, verb));
        line.setCommandName(verb.word());
        line.getCommandSpec().usageMessage().description(description(verb) + " Is a commit of the source.");
        return line;
    }

    private static String description(Verb verb) {
        return switch (verb) {
            case START -> "Has a tenant run, or what else runs: sets spec.running to true.";
            case STOP -> "Has it stop: sets spec.running to false. Asks first where data would be lost.";
            case RESTART -> "Restarts it once, without losing data: sets spec.restartedAt to now.";
        };
    }

    @Override
    public Integer call() {
        return new Asking(context, options, place)
                .print(
                        new Instruction.Act(verb, name, Optional.ofNullable(part)),
                        new Agreement(context.terminal(), yes));
    }
}
