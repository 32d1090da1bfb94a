package io.cachepilot.api.cachepilot;

import static io.cachepilot.api.http.Schema.field;
import static io.cachepilot.api.http.Schema.list;
import static io.cachepilot.api.http.Schema.object;

import io.cachepilot.access.Role;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Verb;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.kind.tenant.view.TenantViews;
import java.util.List;
import java.util.Optional;

/** What is observed of tenants. */
final class TenantReads {
    /** When what is answered was observed. */
    static final String OBSERVED_AT = "X-Observed-At";

    private final TenantLooks looks;

    TenantReads(TenantLooks looks) {
        this.looks = looks;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        Verb.GET,
                        "/api/v1/tenants",
                        new Operation(
                                "listTenants",
                                "List all tenants",
                                "Every tenant that has a manifest, in the order of their names. What is told was observed"
                                        + " at the time in the header X-Observed-At, at most 5 seconds ago.",
                                new Access.Needs(Role.VIEWER),
                                Category.TENANTS,
                                List.of(),
                                Optional.empty(),
                                List.of(Response.json(
                                        200,
                                        "All tenants.",
                                        Shapes.wrapped(object(field("tenants", list(Shapes.LISTED)))),
                                        new Wrapped(
                                                true,
                                                "Found 1 tenants",
                                                new Listing(List.of(new TenantText.Listed(
                                                        "client1", "7300", "running", "tls-only", "7300", "")))))),
                                this::all)),
                new Route(
                        Verb.GET,
                        "/api/v1/tenants/{tenant_name}",
                        new Operation(
                                "getTenant",
                                "Get tenant details",
                                "What is observed of one tenant and counted by its server, at most 5 seconds ago.",
                                new Access.Needs(Role.VIEWER),
                                Category.TENANTS,
                                List.of(Shapes.TENANT_NAME),
                                Optional.empty(),
                                List.of(
                                        Response.json(
                                                200,
                                                "The tenant.",
                                                Shapes.wrapped(Shapes.DETAILS),
                                                new Wrapped(true, "Tenant status retrieved", EXAMPLE)),
                                        Shapes.invalid(),
                                        Shapes.noSuchTenant()),
                                this::one)));
    }

    private static final TenantText.Details EXAMPLE = new TenantText.Details(
            "client1",
            "7300",
            "tls-only",
            "memory-only",
            "7300",
            "",
            "running",
            "10.00M",
            "3",
            "150",
            86_400,
            256,
            512,
            "52340",
            "48201",
            "4139",
            "92.09%",
            "12.50M",
            "0");

    record Listing(List<TenantText.Listed> tenants) {}

    private Answer all(Call call) {
        TenantViews.Look views = looks.views();
        List<TenantText.Listed> listed = views.tenants().stream()
                .filter(view -> !view.file().isEmpty())
                .map(view -> TenantText.Listed.of(view, views))
                .toList();
        return Wrapped.ok("Found %d tenants".formatted(listed.size()), new Listing(listed))
                .with(OBSERVED_AT, views.at().toString());
    }

    private Answer one(Call call) {
        TenantView view = looks.find(TenantNames.of(call));
        var counted = looks.statistics(view);
        TenantViews.Look views = looks.views();
        return Wrapped.ok("Tenant status retrieved", TenantText.Details.of(view, views, counted))
                .with(
                        OBSERVED_AT,
                        counted.map(now -> now.at()).orElse(views.at()).toString());
    }
}
