package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.report.Overview;

/** Finds the tenant that a command names, or says which ones there are. */
public final class TenantCommand {
    private TenantCommand() {}

    public static TenantView find(ReadOnlyControlPlane reading, String name) {
        return reading.tenants().views().stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Overview.unknown(reading.views(), TenantSpec.key(name)));
    }
}
