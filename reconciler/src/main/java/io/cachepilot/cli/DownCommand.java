package io.cachepilot.cli;

import io.cachepilot.control.StateDirectory;
import io.cachepilot.control.StateLock;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.Inventory;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.kind.tenant.apply.TenantView;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.proc.ProcessTable;
import io.cachepilot.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
final class DownCommand implements Callable<Integer> {
    private static final Duration CONTROL_PLANE_ENDS = Duration.ofSeconds(60);
    private static final Duration STOP_GRACE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--yes", description = "Does not ask, even where data that lies in memory only is lost.")
    private boolean yes;

    DownCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = context.settings(options);
        try (Reading reading = context.installation().reading(settings)) {
            List<TenantView> running = reading.tenants().views().stream()
                    .filter(TenantView::running)
                    .toList();
            confirmLoss(running);
            try (StateLock _ = takeOver(reading.state());
                    Instances instances = context.installation().instances(settings)) {
                stopAll(instances);
            }
            return ExitCode.OK.number();
        }
    }

    private void confirmLoss(List<TenantView> running) {
        List<String> losing = running.stream()
                .filter(DownCommand::isMemoryOnly)
                .map(TenantView::name)
                .toList();
        if (losing.isEmpty() || yes) {
            return;
        }
        String warning = "%d tenants hold their data in memory only, and lose it: %s"
                .formatted(losing.size(), String.join(", ", losing));
        Confirmation.require(context.terminal(), warning, "Stop them?", "nothing was stopped");
    }

    /** Of a tenant whose spec is not known it is not known either, so it is asked for. */
    private static boolean isMemoryOnly(TenantView tenant) {
        return tenant.spec()
                .filter(spec -> spec.persistence() == Persistence.PERSISTENT)
                .isEmpty();
    }

    /** A control plane that runs would start the tenants again, so it ends first. */
    private StateLock takeOver(StateDirectory state) throws InterruptedException {
        long end = System.nanoTime() + CONTROL_PLANE_ENDS.toNanos();
        Optional<StateLock> lock = StateLock.acquire(state);
        if (lock.isEmpty()) {
            StateLock.owner(state).ifPresent(this::end);
        }
        while (lock.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new CommandFailed("the control plane did not end within %d s; nothing was stopped"
                        .formatted(CONTROL_PLANE_ENDS.toSeconds()));
            }
            Thread.sleep(POLL);
            lock = StateLock.acquire(state);
        }
        return lock.get();
    }

    private void end(StateLock.Owner owner) {
        // A pid may come again; what it is known by besides does not.
        if (ProcessTable.host().alive(owner.process())) {
            ProcessHandle.of(owner.pid()).ifPresent(process -> {
                context.print("ending the control plane, pid " + owner.pid());
                process.destroy();
            });
        }
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
