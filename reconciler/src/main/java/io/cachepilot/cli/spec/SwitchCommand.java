package io.cachepilot.cli.spec;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.Confirmation;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.converge.act.Runs;
import io.cachepilot.converge.act.Verb;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.plan.Key;
import io.cachepilot.report.SpecNames;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecJudge;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Switches one field of a manifest. */
@Command(mixinStandardHelpOptions = true)
public final class SwitchCommand implements Callable<Integer> {
    private final Context context;
    private final Switch position;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(index = "0", paramLabel = SpecNames.LABEL, description = "Whose manifest.")
    private String name = "";

    @Option(names = "--yes", description = "Does not ask, even where data that lies in memory only is lost.")
    private boolean yes;

    private @Nullable String part;

    private SwitchCommand(Context context, Switch position) {
        this.context = context;
        this.position = position;
    }

    public static CommandLine line(Context context, Switch position) {
        var command = new SwitchCommand(context, position);
        var line = new CommandLine(command);
        line.setCommandName(position.command());
        line.getCommandSpec().usageMessage().description(position.description() + " Is a commit of the source.");
        if (position.verb().isPresent()) {
            line.getCommandSpec()
                    .addPositional(PositionalParamSpec.builder()
                            .index("1")
                            .arity("0..1")
                            .paramLabel("PART")
                            .description("Only this part of it, where it has some.")
                            .type(String.class)
                            .setter(command::setPart)
                            .build());
        }
        return line;
    }

    private <T> @Nullable T setPart(@Nullable T given) {
        part = given == null ? null : given.toString();
        return given;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            Key key = SpecNames.of(reading.views(), name);
            Optional<Runs> runs = runs(reading, key);
            boolean agreed = !yes && agreed(runs, key.name(), reading);
            new Commit(context, reading)
                    .make(
                            position.command(),
                            key,
                            new Expectation.None(),
                            new SpecAction.Derive(now -> edits(runs, key.name(), now)),
                            agreed ? SpecJudge.NONE : now -> refuseLoss(runs, key, now));
            return ExitCode.OK.number();
        }
    }

    /** Everything can be left alone; only what runs is started and stopped. */
    private Optional<Runs> runs(ReadOnlyControlPlane reading, Key key) {
        if (position.verb().isEmpty()) {
            return Optional.empty();
        }
        Optional<Runs> runs = reading.acts(key).runs();
        if (runs.isEmpty()) {
            throw new CommandFailed(
                    "%s does not run, so there is nothing to %s".formatted(key, position.command()), ExitCode.USAGE);
        }
        return runs;
    }

    private List<Edit> edits(Optional<Runs> runs, String spec, Manifests now) {
        return runs.map(it ->
                        it.edits(position.verb().orElseThrow(), spec, Optional.ofNullable(part), now, Instant.now()))
                .orElseGet(
                        () -> List.of(new Edit.Put(List.of("spec", "suspend"), Value.of(position == Switch.SUSPEND))));
    }

    private Optional<String> loss(Optional<Runs> runs, String spec, Manifests now) {
        return position.verb().filter(Verb.STOP::equals).flatMap(_ -> runs).flatMap(it -> it.lossOfStop(spec, now));
    }

    /** Asks where data would be lost; false where it would not. */
    private boolean agreed(Optional<Runs> runs, String spec, ReadOnlyControlPlane reading) {
        Optional<String> loss = loss(runs, spec, reading.source().look().manifests());
        loss.ifPresent(warning -> Confirmation.require(context.terminal(), warning, "Stop it?", "nothing was changed"));
        return loss.isPresent();
    }

    /** Nobody has agreed to a loss that came about only since. */
    private void refuseLoss(Optional<Runs> runs, Key key, Manifests now) {
        if (!yes && loss(runs, key.name(), now).isPresent()) {
            throw new CommandFailed(key.words() + " was changed meanwhile, and would lose its data; try again");
        }
    }
}
