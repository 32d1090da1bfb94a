package io.cachepilot.kind.tenant.act;

import io.cachepilot.converge.act.HostFinding;
import io.cachepilot.converge.act.NoSuchPart;
import io.cachepilot.converge.act.Runs;
import io.cachepilot.converge.act.SpecActs;
import io.cachepilot.converge.act.SpecSecrets;
import io.cachepilot.converge.act.Verb;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.Instances;
import io.cachepilot.kind.tenant.spec.DeletionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantEdits;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.kind.tenant.view.TenantViews;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.plan.Counters;
import io.cachepilot.plan.Key;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A tenant is one server: it has no parts.
 *
 * @param checkup looks at this host for the sake of tenants
 * @param seen the highest counters that were ever seen of a tenant
 */
public record TenantActs(TenantViews views, Instances instances, Function<Key, Counters> seen, TenantCheckup checkup)
        implements SpecActs, Runs {
    @Override
    public List<Supplier<HostFinding>> checks() {
        return checkup.checks();
    }

    @Override
    public SpecSecrets secrets() {
        return new SealedPassword();
    }

    @Override
    public Optional<Runs> runs() {
        return Optional.of(this);
    }

    @Override
    public List<Edit> edits(Verb verb, String name, Optional<String> part, Manifests now, Instant at) {
        requireWhole(name, part);
        return List.of(
                switch (verb) {
                    case START -> TenantEdits.running(true);
                    case STOP -> TenantEdits.running(false);
                    case RESTART -> TenantEdits.restart(at, counters(name, now));
                });
    }

    private Counters counters(String name, Manifests now) {
        return spec(name, now)
                .map(TenantSpec::counters)
                .orElse(Counters.NONE)
                .highest(seen.apply(TenantSpec.key(name)));
    }

    @Override
    public Optional<String> lossOfStop(String name, Manifests now) {
        return spec(name, now).filter(TenantSpec::running).flatMap(TenantActs::lossFromMemory);
    }

    @Override
    public Optional<String> lossOfStoppingAll() {
        List<String> losing = views.views().stream()
                .filter(TenantView::running)
                .filter(TenantActs::losesWithItsServer)
                .map(TenantView::name)
                .toList();
        return losing.isEmpty()
                ? Optional.empty()
                : Optional.of("%d tenants hold their data in memory only, and lose it: %s"
                        .formatted(losing.size(), String.join(", ", losing)));
    }

    /** Of a tenant whose spec is not known it is not known either, so it is taken to lose it. */
    private static boolean losesWithItsServer(TenantView tenant) {
        return tenant.spec()
                .filter(spec -> spec.persistence() == Persistence.PERSISTENT)
                .isEmpty();
    }

    @Override
    public List<String> logs(String name, Optional<String> part, int most) {
        requireWhole(name, part);
        return instances.logs(new InstanceName(name), most);
    }

    private static void requireWhole(String name, Optional<String> part) {
        part.ifPresent(it -> {
            throw NoSuchPart.ofWhole(TenantSpec.key(name), it);
        });
    }

    @Override
    public Optional<String> lossOfRemoval(String name, Manifests now) {
        return spec(name, now)
                .flatMap(spec -> spec.deletionPolicy() == DeletionPolicy.DELETE
                        ? Optional.of("tenant %s has deletionPolicy Delete: its data, ports and password are deleted"
                                .formatted(name))
                        : lossFromMemory(spec));
    }

    private static Optional<String> lossFromMemory(TenantSpec spec) {
        return spec.persistence() == Persistence.MEMORY_ONLY
                ? Optional.of("tenant %s holds its data in memory only, and loses it".formatted(spec.name()))
                : Optional.empty();
    }

    @Override
    public boolean isProtected(String name, Manifests now) {
        return spec(name, now)
                .or(() -> lastValid(name))
                .filter(TenantSpec::protect)
                .isPresent();
    }

    private Optional<TenantSpec> lastValid(String name) {
        return views.views().stream()
                .filter(view -> view.name().equals(name))
                .findFirst()
                .flatMap(TenantView::spec);
    }

    private static Optional<TenantSpec> spec(String name, Manifests now) {
        return now.spec(TenantSpec.class, name);
    }
}
