package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.kind.tenant.view.TenantView;
import java.util.stream.Collectors;

/** Finds the tenant that a command names, or says which ones there are. */
public final class TenantCommand {
    private TenantCommand() {}

    public static TenantView find(ReadOnlyControlPlane reading, String name) {
        return reading.tenants().views().stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandFailed(unknown(reading, name)));
    }

    private static String unknown(ReadOnlyControlPlane reading, String name) {
        String known = reading.tenants().views().stream()
                .filter(view -> view.instance().isPresent())
                .map(TenantView::name)
                .limit(20)
                .collect(Collectors.joining(", "));
        return "there is no tenant '%s'; %s"
                .formatted(name, known.isEmpty() ? "none was made yet: cachepilot up" : "there are: " + known);
    }
}
