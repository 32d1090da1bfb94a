package io.cachepilot.cli.spec;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.converge.Approving;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.SpecNames;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Allows what the loop would not do by itself. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = "Allows what is held back: removals, or with a name what is held back for that one.")
public final class ApproveCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = SpecNames.LABEL, arity = "0..1", description = "Only what is held back for this one.")
    private @Nullable String name;

    public ApproveCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            reading.state().requireOwn();
            Optional<Key> one = Optional.ofNullable(name).map(written -> known(reading, written));
            Approving.Allowed allowed = allowed(reading, one);
            print(allowed);
            if (!allowed.keys().isEmpty()) {
                context.print(Waiting.wake(
                        reading.state(),
                        "the control plane acts on it now",
                        "no control plane runs here; one that does acts on it"));
            }
            return ExitCode.OK.number();
        }
    }

    private static Key known(ReadOnlyControlPlane reading, String written) {
        Key key = SpecNames.of(reading.views(), written);
        Overview.requireKnown(reading.views(), key);
        return key;
    }

    private static Approving.Allowed allowed(ReadOnlyControlPlane reading, Optional<Key> key) {
        try {
            Intake intake = reading.intake();
            return new Approving(reading.kinds(), reading.approvals()).approve(intake, key);
        } catch (Approving.NothingAllowed e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    private void print(Approving.Allowed allowed) {
        allowed.removals().forEach(key -> context.print("approved: remove " + key));
        allowed.dataLoss()
                .ifPresent(key ->
                        context.print("approved: the next action for " + Overview.named(key) + " may lose its data"));
        if (allowed.keys().isEmpty()) {
            context.print("nothing is held back");
        }
    }
}
