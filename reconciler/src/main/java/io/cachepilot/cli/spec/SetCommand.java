package io.cachepilot.cli.spec;

import io.cachepilot.cli.ask.Agreement;
import io.cachepilot.cli.ask.Asking;
import io.cachepilot.cli.ask.Instruction;
import io.cachepilot.cli.ask.PlaceOptions;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.report.SpecNames;
import io.cachepilot.spec.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes fields of a manifest. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        description = "Changes fields of a manifest, as a commit of the source. All else in its file stays.",
        footer = {"", "For example: cachepilot set client1 memory.maxmemoryMb=512; afterwards cachepilot diff or get"})
public final class SetCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private PlaceOptions place = new PlaceOptions();

    @Parameters(index = "0", paramLabel = SpecNames.LABEL, description = "Whose manifest.")
    private String name = "";

    @Parameters(index = "1..*", paramLabel = "FIELD=VALUE", description = "The fields and what they shall be.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--unset", paramLabel = "FIELD", description = "Takes a field out, so that its default holds.")
    private List<String> unset = new ArrayList<>();

    @Option(
            names = "--if-match",
            paramLabel = "TAG",
            description = "Only if the manifest is the one with that tag; git rev-parse REV:FILE tells it.")
    private @Nullable String tag;

    public SetCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (assignments.isEmpty() && unset.isEmpty()) {
            throw new CommandFailed("say what to set, as in memory.maxmemoryMb=512, or to --unset", ExitCode.USAGE);
        }
        Expectation expected =
                Optional.ofNullable(tag).<Expectation>map(Expectation.Same::new).orElseGet(Expectation.None::new);
        return new Asking(context, options, place)
                .print(
                        new Instruction.Write("set", name, Assignment.patch(assignments, unset), expected),
                        new Agreement(context.terminal(), false));
    }
}
