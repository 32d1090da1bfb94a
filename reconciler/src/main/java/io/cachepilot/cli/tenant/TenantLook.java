package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.kind.tenant.memory.TenantSecrets;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.kind.tenant.view.TenantViews;
import io.cachepilot.report.Overview;

/**
 * What commands of tenants look at, beside what every command does.
 *
 * @param tenants as they are
 * @param secrets their passwords
 */
public record TenantLook(ReadOnlyControlPlane reading, TenantViews tenants, TenantSecrets secrets)
        implements AutoCloseable {
    /**
     * The tenant of that name.
     *
     * @throws io.cachepilot.report.NoSuchSpec when there is none; the message says which ones there are
     */
    TenantView find(String name) {
        return tenants.views().stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Overview.unknown(reading.views(), TenantSpec.key(name)));
    }

    @Override
    public void close() {
        reading.close();
    }
}
