package io.cachepilot.cli.view;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Staleness;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.StatusFile;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.Inventory;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.json.Json;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.loop.status.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the tenants. */
@Command(name = "get", mixinStandardHelpOptions = true, description = "Lists the tenants and how they are.")
public final class GetCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--json", description = "Prints JSON; format_version tells its shape.")
    private boolean json;

    public GetCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            Optional<StatusFile.Content> stored = reading.storedStatus();
            Optional<String> engineAway = reading.tenants().engineAway();
            List<Overview.Row> rows = Rows.of(reading.tenants().views(), statuses(stored, engineAway));
            Optional<Staleness> stale = Staleness.of(reading.state(), stored);
            if (json) {
                context.print(Json.writePretty(
                        new Listing(1, rows.stream().map(Tenant::of).toList(), stale)));
                return ExitCode.OK.number();
            }
            List<String> lines = Overview.lines(rows);
            lines.forEach(context::print);
            stored.map(StatusFile.Content::warnings)
                    .orElse(List.of())
                    .forEach(text -> context.print("warning: " + text));
            stored.map(StatusFile.Content::problems).orElse(List.of()).forEach(context::print);
            reading.damaged().forEach(text -> context.print("damaged: " + text));
            if (engineAway.isEmpty()) {
                Inventory inventory = reading.instances().inventory();
                inventory.unreadable().stream()
                        .map(Unreadable::because)
                        .filter(because -> lines.stream().noneMatch(line -> line.contains(because)))
                        .forEach(because -> context.print("damaged: " + because));
                inventory.strangers().forEach(text -> context.print("left alone: " + text));
            }
            engineAway.ifPresent(because -> note("Instances can't be looked at: " + because));
            stale.ifPresent(it -> note(it.text()));
            return ExitCode.OK.number();
        }
    }

    private static List<Status> statuses(Optional<StatusFile.Content> stored, Optional<String> engineAway) {
        List<Status> statuses = stored.map(StatusFile.Content::statuses).orElse(List.of());
        Instant now = Instant.now();
        return engineAway
                .map(because -> statuses.stream()
                        .map(status -> Rows.unknown(status, because, now))
                        .toList())
                .orElse(statuses);
    }

    private void note(String sentence) {
        context.terminal().err().println(sentence);
    }

    /**
     * The JSON of this command.
     *
     * @param stale that and why what is said of tenants may be old; empty while a control plane works
     */
    public record Listing(int format_version, List<Tenant> tenants, Optional<Staleness> stale) {}

    record Tenant(
            String name,
            String status,
            Optional<String> security_mode,
            Optional<String> persistence,
            Optional<Integer> maxmemory_mb,
            Optional<Integer> port_tls,
            Optional<Integer> port_plain,
            Optional<Status> detail) {
        static Tenant of(Overview.Row row) {
            var spec = row.tenant().flatMap(TenantView::spec);
            return new Tenant(
                    row.name(),
                    Overview.status(row),
                    spec.map(tenant -> tenant.securityMode().toString()),
                    spec.map(tenant -> tenant.persistence().toString()),
                    spec.map(tenant -> tenant.memory().maxmemoryMb()),
                    row.tenant().flatMap(TenantView::tlsPort).map(HostPort::port),
                    row.tenant().flatMap(TenantView::plainPort).map(HostPort::port),
                    row.status());
        }
    }
}
