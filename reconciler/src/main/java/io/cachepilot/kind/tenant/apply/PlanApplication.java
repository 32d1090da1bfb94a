package io.cachepilot.kind.tenant.apply;

import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.kind.Intake;
import io.cachepilot.loop.Reconciler;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.pki.CertificateAuthority;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.SavedPlan;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Applies a saved plan: for each of its tenants with something to do, once, exactly that. It reconciles in the place of
 * its kind, so the loop keeps runs for one tenant apart, tells of them and records them as ever.
 */
public final class PlanApplication implements Reconciler {
    private final Order order;
    private final DesiredTenants desired;
    private final PlannedConvergence convergence;
    private final Removal removal;
    private final SortedMap<Key, SavedPlan.Spec> toDo;
    private final ConcurrentMap<Key, PlannedResult> results = new ConcurrentSkipListMap<>();

    /**
     * What is to be applied.
     *
     * @param intake the desired state as it is now
     * @param allowed a person allows every loss and every removal that the plan names
     * @param authority of the certificates, as it was before anything was made for applying the plan
     */
    public record Order(Intake intake, SavedPlan plan, boolean allowed, Optional<CertificateAuthority> authority) {
        /** With the removals that the plan holds back, if those are allowed. */
        private Intake allowing() {
            if (!allowed) {
                return intake;
            }
            var removals = new TreeSet<Key>();
            plan.removals_held().map(SavedPlan.Held::specs).orElse(List.of()).stream()
                    .map(SavedPlan.Ref::key)
                    .forEach(removals::add);
            return intake.with(intake.approvals().allowing(removals));
        }
    }

    PlanApplication(
            Order order, KnownTenants knownTenants, TenantWorld world, Convergence convergence, Removal removal) {
        this.order = order;
        this.desired = DesiredTenants.of(order.allowing(), knownTenants);
        this.convergence = new PlannedConvergence(world, convergence, desired, order.authority());
        this.removal = removal;
        var chosen = new TreeMap<Key, SavedPlan.Spec>();
        order.plan().toDo(order.allowed()).forEach(spec -> chosen.put(spec.key(), spec));
        this.toDo = Collections.unmodifiableSortedMap(chosen);
    }

    /** The tenants for which the plan has something to do. No other one is touched. */
    public SortedSet<Key> keys() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(toDo.keySet()));
    }

    /** What came of it so far. */
    public SortedMap<Key, PlannedResult> results() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(results));
    }

    @Override
    public Outcome reconcile(Key key) {
        SavedPlan.Spec expected = toDo.get(key);
        if (expected == null) {
            throw new IllegalArgumentException("the plan has nothing to do for " + key);
        }
        PlannedRun run = switch (results.get(key)) {
            case null -> first(expected);
            case PlannedResult.Done done -> later(key.name(), done);
            // Nothing is tried twice: a person decides what comes next.
            case PlannedResult.Failed failed -> new PlannedRun(Outcome.Failed.brokenOff(failed.cause()), failed);
            case PlannedResult.Moved moved -> new PlannedRun(Removal.nothingDone(desired.revision()), moved);
        };
        results.put(key, run.result());
        return run.outcome();
    }

    private PlannedRun first(SavedPlan.Spec expected) {
        String name = expected.name();
        try {
            DesiredTenant tenant = desired.tenants().get(name);
            if (tenant != null && tenant.spec().isPresent()) {
                return convergence.first(
                        tenant,
                        desired.revision(),
                        expected,
                        order.allowed(),
                        record -> TenantKind.withAllowed(record, tenant, order.intake()));
            }
            boolean removable = tenant == null && desired.removable().contains(name);
            return removal.removeAsPlanned(name, desired.revision(), expected.chosen(order.allowed()), removable);
        } catch (StepRefused | EngineUnavailable e) {
            var failed = new PlannedResult.Failed(List.of(), String.valueOf(e.getMessage()), List.of());
            return new PlannedRun(Outcome.Failed.brokenOff(failed.cause()), failed);
        } catch (RuntimeException e) {
            results.put(expected.key(), new PlannedResult.Failed(List.of(), String.valueOf(e.getMessage()), List.of()));
            throw e;
        }
    }

    private PlannedRun later(String name, PlannedResult.Done done) {
        DesiredTenant tenant = desired.tenants().get(name);
        return tenant != null
                ? convergence.later(tenant, desired.revision(), done)
                : removal.afterRemoval(name, desired.revision(), done);
    }
}
