package io.cachepilot.cli;

import io.cachepilot.kind.tenant.apply.TenantView;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.manifest.Manifests;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the tenant that a command names, or says which ones there are. */
final class TenantCommand {
    private TenantCommand() {}

    static TenantView find(Reading reading, String name) {
        return reading.tenants().views().stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandFailed(unknown(reading, name)));
    }

    /** The spec of a tenant as these manifests say it; empty where they say none that is valid. */
    static Optional<TenantSpec> spec(Manifests manifests, String name) {
        return manifests.specs(TenantSpec.class).stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst();
    }

    private static String unknown(Reading reading, String name) {
        String known = reading.tenants().views().stream()
                .filter(view -> view.instance().isPresent())
                .map(TenantView::name)
                .limit(20)
                .collect(Collectors.joining(", "));
        return "there is no tenant '%s'; %s"
                .formatted(name, known.isEmpty() ? "none was made yet: cachepilot up" : "there are: " + known);
    }
}
