package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.kind.tenant.view.TenantViews;
import java.util.List;
import java.util.Map;

/** What is observed of tenants. */
final class TenantReads {
    /** When what is answered was observed. */
    static final String OBSERVED_AT = "X-Observed-At";

    private final TenantLooks looks;

    TenantReads(TenantLooks looks) {
        this.looks = looks;
    }

    Map<String, RequestHandler> handlers() {
        return Map.of("listTenants", _ -> all(), "getTenant", this::one);
    }

    record Listing(List<TenantText.Listed> tenants) {}

    private Answer all() {
        TenantViews.Look views = looks.views();
        List<TenantText.Listed> listed = views.tenants().stream()
                .filter(view -> !view.file().isEmpty())
                .map(view -> TenantText.Listed.of(view, views))
                .toList();
        return Wrapped.ok("Found %d tenants".formatted(listed.size()), new Listing(listed))
                .with(OBSERVED_AT, views.at().toString());
    }

    private Answer one(Request request) {
        TenantView view = looks.find(request.name("tenant_name"));
        var counted = looks.statistics(view);
        TenantViews.Look views = looks.views();
        return Wrapped.ok("Tenant status retrieved", TenantText.Details.of(view, views, counted))
                .with(
                        OBSERVED_AT,
                        counted.map(now -> now.at()).orElse(views.at()).toString());
    }
}
