package io.cachepilot.cli.run;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.Confirmation;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.cli.terminal.Parallel;
import io.cachepilot.control.state.Presence;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.control.state.StateLock;
import io.cachepilot.converge.act.Runs;
import io.cachepilot.converge.view.Times;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.Inventory;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops the control plane and every tenant. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops the control plane, if it runs, and every tenant. Asks first where data would be lost.")
public final class DownCommand implements Callable<Integer> {
    private static final Duration CONTROL_PLANE_ENDS = Duration.ofSeconds(60);
    private static final Duration KILLED_ENDS = Duration.ofSeconds(10);
    private static final Duration STOP_GRACE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--yes", description = "Does not ask, even where data that lies in memory only is lost.")
    private boolean yes;

    public DownCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = context.settings(options);
        try (ReadOnlyControlPlane reading = context.installation().reading(settings)) {
            confirmLoss(reading);
            try (StateLock _ = takeOver(reading.state());
                    Instances instances = context.installation().instances(settings)) {
                stopAll(instances);
            }
            return ExitCode.OK.number();
        }
    }

    private void confirmLoss(ReadOnlyControlPlane reading) {
        List<String> losses = reading.actsOfKinds().values().stream()
                .flatMap(acts -> acts.runs().flatMap(Runs::lossOfStoppingAll).stream())
                .toList();
        if (!losses.isEmpty() && !yes) {
            Confirmation.require(context.terminal(), String.join("; ", losses), "Stop them?", "nothing was stopped");
        }
    }

    /** A control plane that runs would start the tenants again, so it ends first. */
    private StateLock takeOver(StateDirectory state) {
        Optional<StateLock> lock = StateLock.acquire(state);
        if (lock.isPresent()) {
            return lock.get();
        }
        switch (Presence.of(state)) {
            case Presence.Absent _ -> {}
            case Presence.Working(StateLock.Owner owner) -> {
                context.print("ending the control plane, pid " + owner.pid());
                process(owner).destroy();
            }
            case Presence.Silent silent -> {
                context.print("killing the control plane, pid %d, which has not answered since %s"
                        .formatted(silent.owner().pid(), Times.shown(silent.since())));
                process(silent.owner()).destroyForcibly();
            }
        }
        context.terminal().out().flush();
        return awaitLock(state, CONTROL_PLANE_ENDS)
                .or(() -> awaitLockOfKilled(state))
                .orElseThrow(() -> new CommandFailed(
                        "the control plane can't be ended, not even by SIGKILL; nothing was stopped"));
    }

    /** It may fall silent while it ends; killing it loses nothing, as it may be killed at any time. */
    private Optional<StateLock> awaitLockOfKilled(StateDirectory state) {
        StateLock.owner(state).ifPresent(owner -> {
            context.print("killing the control plane, pid %d, which does not end".formatted(owner.pid()));
            context.terminal().out().flush();
            process(owner).destroyForcibly();
        });
        return awaitLock(state, KILLED_ENDS);
    }

    private static ProcessHandle process(StateLock.Owner owner) {
        return owner.handle()
                .orElseThrow(() -> new CommandFailed(
                        "the control plane is pid %d of another container or host, and can't be ended from here; end it there. Nothing was stopped"
                                .formatted(owner.pid())));
    }

    /** Empty when it is still held after that time, or when whoever holds it is silent. */
    private static Optional<StateLock> awaitLock(StateDirectory state, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        Optional<StateLock> lock = StateLock.acquire(state);
        while (lock.isEmpty() && System.nanoTime() < end && !(Presence.of(state) instanceof Presence.Silent)) {
            LockSupport.parkNanos(POLL.toNanos());
            lock = StateLock.acquire(state);
        }
        return lock;
    }

    private void stopAll(Instances instances) throws InterruptedException {
        Inventory inventory = instances.inventory();
        inventory.strangers().forEach(text -> context.terminal().err().println("left alone: " + text));
        List<InstanceName> names = Stream.concat(
                        inventory.instances().stream()
                                .filter(Instance::needsStop)
                                .map(Instance::name),
                        inventory.unreadable().stream()
                                .filter(each -> each.pid().isPresent())
                                .map(Unreadable::name))
                .toList();
        var failures = new ArrayList<>(Parallel.run(names, name -> instances.stop(name, STOP_GRACE)));
        // It may be running: not to know is no reason to say that nothing runs.
        inventory.unreadable().stream()
                .filter(each -> each.pid().isEmpty())
                .map(Unreadable::because)
                .forEach(failures::add);
        if (!failures.isEmpty()) {
            throw new CommandFailed("not everything is known to be stopped: " + String.join("; ", failures));
        }
        String stopped = names.stream().map(InstanceName::value).collect(Collectors.joining(", "));
        context.print(names.isEmpty() ? "no tenant was running" : "stopped: " + stopped);
    }
}
