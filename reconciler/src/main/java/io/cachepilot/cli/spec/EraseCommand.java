package io.cachepilot.cli.spec;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.Bytes;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.Confirmation;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.Erasures;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.control.state.StateLock;
import io.cachepilot.converge.desired.EraseRefused;
import io.cachepilot.converge.desired.Kept;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.SpecNames;
import io.cachepilot.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Erases what is kept of a spec that was deleted. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        description =
                "Erases what is kept of a tenant, or of a spec of another kind, that was deleted: data, password, ports. Asks first.",
        footer = {
            "",
            "cachepilot doctor lists of whom something is kept. The setting tenant.erase-after does it by itself."
        })
public final class EraseCommand implements Callable<Integer> {
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    /** After which it is looked whether there is still somebody to wait for. */
    private static final Duration QUIETLY = Duration.ofSeconds(3);

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = SpecNames.LABEL, description = "What was deleted.")
    private String name = "";

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    public EraseCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = context.settings(options);
        try {
            Kept kept = kept();
            String shown = shown(kept);
            if (!yes) {
                Confirmation.require(
                        context.terminal(),
                        "what is kept of %s goes for good: %s"
                                .formatted(kept.key().words(), shown),
                        "Erase it?",
                        "nothing was erased");
            }
            erase(kept.key(), settings);
            context.print("erased of %s: %s".formatted(Overview.named(kept.key()), shown));
            return ExitCode.OK.number();
        } catch (EraseRefused e) {
            throw new CommandFailed(e.getMessage() + "; nothing was erased");
        }
    }

    private Kept kept() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            Key key = SpecNames.of(reading.views(), name);
            List<Kept> all = reading.kinds().kept(reading.intake());
            return all.stream()
                    .filter(kept -> kept.key().equals(key))
                    .findFirst()
                    .orElseThrow(() -> new CommandFailed(
                            "nothing of '%s' can be erased: a manifest names it, it still runs or is being removed, or nothing of it is kept. %s"
                                    .formatted(
                                            Overview.named(key),
                                            all.isEmpty()
                                                    ? "Of nobody is anything kept"
                                                    : "Kept is something of " + names(all))));
        }
    }

    private static String names(List<Kept> all) {
        return String.join(
                ", ", all.stream().map(kept -> Overview.named(kept.key())).toList());
    }

    private static String shown(Kept kept) {
        return "%s, %s".formatted(String.join(", ", kept.what()), Bytes.text(kept.bytes()));
    }

    private void erase(Key key, Settings settings) throws InterruptedException {
        var state = new StateDirectory(settings.state());
        Optional<StateLock> lock = StateLock.acquire(state);
        if (lock.isEmpty()) {
            ask(key, state);
            return;
        }
        try (StateLock _ = lock.get();
                RunningControlPlane serving = context.installation().serving(settings, _ -> {})) {
            serving.controlPlane().erase(key);
        }
    }

    private void ask(Key key, StateDirectory state) throws InterruptedException {
        var erasures = new Erasures(state.erasures());
        var waiting = new Waiting(context, state);
        waiting.requireWorking();
        erasures.ask(key);
        long end = System.nanoTime() + AT_MOST.toNanos();
        while (!erasures.awaitAnswer(key, QUIETLY)) {
            waiting.requireWorking();
            if (System.nanoTime() > end) {
                throw new CommandFailed(
                        "the running control plane did not answer within %d s; it erases it as soon as it can, see: cachepilot events"
                                .formatted(AT_MOST.toSeconds()));
            }
        }
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            boolean stays = reading.kinds().kept(reading.intake()).stream()
                    .anyMatch(kept -> kept.key().equals(key));
            if (stays) {
                throw new CommandFailed("the running control plane refused to erase it; see: cachepilot events");
            }
        }
    }
}
