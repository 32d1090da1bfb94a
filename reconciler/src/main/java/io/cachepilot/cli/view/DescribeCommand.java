package io.cachepilot.cli.view;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Staleness;
import io.cachepilot.cli.tenant.Connection;
import io.cachepilot.cli.tenant.TenantCommand;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.cli.terminal.Table;
import io.cachepilot.cli.terminal.Times;
import io.cachepilot.control.StatusFile;
import io.cachepilot.event.Event;
import io.cachepilot.event.EventLog;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceState;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one tenant in full. */
@Command(name = "describe", mixinStandardHelpOptions = true, description = "Shows all that is known of a tenant.")
public final class DescribeCommand implements Callable<Integer> {
    private static final int EVENTS = 10;

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT", description = "The name of the tenant.")
    private String tenant = "";

    public DescribeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            TenantView view = TenantCommand.find(reading, tenant);
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("Name:", view.name()));
            rows.add(List.of("Manifest:", view.file().isEmpty() ? "(gone)" : view.file()));
            view.spec().ifPresent(spec -> specRows(spec, rows));
            rows.add(List.of("Instance:", instance(view)));
            rows.add(List.of("Ports:", Connection.ports(view)));
            view.files()
                    .ifPresent(files ->
                            rows.add(List.of("Files:", context.terminal().shown(files))));
            Optional<StatusFile.Content> stored = reading.storedStatus();
            Staleness.of(reading.state(), stored).ifPresent(stale -> rows.add(List.of("Note:", stale.text())));
            Table.lines(rows).forEach(context::print);
            stored.flatMap(content -> content.status(TenantSpec.key(tenant))).ifPresent(this::printConditions);
            printSection("Connect", Connection.lines(view, reading.state(), context.terminal(), options.typed()));
            printSection("Last events", events(reading));
            return ExitCode.OK.number();
        }
    }

    private static void specRows(TenantSpec spec, List<List<String>> rows) {
        if (!spec.labels().isEmpty()) {
            rows.add(List.of(
                    "Labels:",
                    spec.labels().entrySet().stream()
                            .map(label -> label.getKey() + "=" + label.getValue())
                            .collect(Collectors.joining(", "))));
        }
        rows.add(List.of(
                "Memory:",
                "%d MiB for data, %d MiB in all, %s"
                        .formatted(
                                spec.memory().maxmemoryMb(),
                                spec.memory().limitMb(),
                                spec.memory().policy())));
        rows.add(List.of("Mode:", spec.securityMode().toString()));
        rows.add(List.of("Persistence:", spec.persistence().toString()));
        rows.add(List.of("Scripting:", spec.scripting() ? "allowed" : "not allowed"));
        rows.add(List.of("When deleted:", spec.deletionPolicy() + (spec.protect() ? ", after an approval" : "")));
    }

    private static String instance(TenantView view) {
        return view.instance().map(DescribeCommand::state).orElse("none");
    }

    private static String state(Instance instance) {
        return switch (instance.state()) {
            case InstanceState.Running running ->
                "running since %s, pid %d, %s"
                        .formatted(Times.shown(running.since()), running.pid(), instance.program());
            case InstanceState.Stopped _ -> "stopped";
            case InstanceState.Restarting restarting ->
                "ended at %s, %d times in a row soon after its start; the engine starts it again"
                        .formatted(Times.shown(restarting.at()), restarting.crashes());
            case InstanceState.Exited exited ->
                "ended by itself at %s%s"
                        .formatted(
                                Times.shown(exited.at()),
                                exited.code().isPresent()
                                        ? " with code " + exited.code().getAsInt()
                                        : "");
        };
    }

    private void printConditions(Status status) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("CONDITION", "HOLDS", "SINCE", "REASON", "MESSAGE"));
        for (Condition condition : status.conditions().values()) {
            rows.add(List.of(
                    condition.type().text(),
                    condition.holds() ? "yes" : "no",
                    Times.shown(condition.since()),
                    condition.reason(),
                    condition.message()));
        }
        context.print("");
        Table.lines(rows).forEach(context::print);
    }

    private List<String> events(ReadOnlyControlPlane reading) {
        List<Event> all = EventLog.read(reading.state().events(), 500).stream()
                .filter(event -> event.subject().equals(TenantSpec.key(tenant).toString()))
                .toList();
        return all.subList(Math.max(0, all.size() - EVENTS), all.size()).stream()
                .map(EventsCommand::line)
                .toList();
    }

    private void printSection(String title, List<String> lines) {
        context.print("");
        context.print(title);
        lines.forEach(line -> context.print("  " + line));
    }
}
