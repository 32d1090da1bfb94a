package io.cachepilot.kind.tenant.plan;

import io.cachepilot.kind.tenant.plan.Field.Group;
import io.cachepilot.kind.tenant.plan.Observed.CertificateLook;
import io.cachepilot.kind.tenant.plan.Observed.InstanceLook;
import io.cachepilot.kind.tenant.plan.TenantAction.CreateInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.DropCarriedData;
import io.cachepilot.kind.tenant.plan.TenantAction.IssueCertificate;
import io.cachepilot.kind.tenant.plan.TenantAction.RemoveInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.StartInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.StopInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.WriteFiles;
import io.cachepilot.kind.tenant.spec.DeletionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Impact;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what has to be done for one tenant. Pure: the same input gives the same plan, and the plan leaves no choice to
 * whoever carries it out.
 *
 * <ol>
 *   <li>A suspended tenant gets no action; its differences are still told.
 *   <li>One that shall not run is stopped.
 *   <li>One that shall run and does not gets certificate, files, instance and start, in that order; after crashes in a
 *       row the start waits longer each time.
 *   <li>One that runs is changed in place where that is possible, and restarted where not ({@link RunningPlanner}).
 *   <li>Where a start would come to nothing, everything stays as it is.
 * </ol>
 */
public final class Planner {
    private static final Duration RESTARTING_LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration OBSTACLE_LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration LONGEST_CRASH_DELAY = Duration.ofMinutes(5);

    private Planner() {}

    public static Plan<TenantAction> plan(Wanted wanted, Observed observed, Instant now) {
        Plan<TenantAction> plan = unhindered(wanted, observed, now);
        return plan.actions().stream().anyMatch(TenantAction::starts)
                        && !observed.obstacles().isEmpty()
                ? hindered(plan, observed, now)
                : plan;
    }

    /** Nothing is ended, and nothing changed, for a start that can't come to anything. */
    private static Plan<TenantAction> hindered(Plan<TenantAction> plan, Observed observed, Instant now) {
        String message = "%s because %s"
                .formatted(
                        observed.running() ? "not restarted, and left as it is," : "not started",
                        String.join("; and because ", observed.obstacles()));
        var wait = new Wait(Wait.Cause.OBSTACLE, message, Optional.of(now.plus(OBSTACLE_LOOK_AGAIN)));
        return new Plan<>(plan.key(), List.of(), plan.differences(), List.of(wait));
    }

    private static Plan<TenantAction> unhindered(Wanted wanted, Observed observed, Instant now) {
        TenantSpec spec = wanted.spec();
        List<Change<Field>> differences = Differences.between(wanted, observed);
        if (spec.suspend()) {
            var wait = new Wait(Wait.Cause.SUSPENDED, "suspended by its spec; nothing is done", Optional.empty());
            return new Plan<>(spec.key(), List.of(), differences, List.of(wait));
        }
        if (!spec.running()) {
            return new Plan<>(spec.key(), stop(spec, observed), differences, List.of());
        }
        return switch (observed.instance()) {
            case InstanceLook.Absent _ ->
                bringUp(spec, observed, differences, unlessDrifted(Reason.NEW, differences), now);
            case InstanceLook.Stopped _ ->
                bringUp(spec, observed, differences, unlessDrifted(Reason.START_ASKED, differences), now);
            case InstanceLook.Exited exited -> afterExit(spec, observed, differences, exited, now);
            case InstanceLook.Restarting restarting -> whileRestarting(spec, observed, differences, restarting, now);
            case InstanceLook.Running running -> RunningPlanner.plan(wanted, observed, differences, running, now);
        };
    }

    /** What has to be done for an instance whose manifest is gone. */
    public static Plan<TenantAction> removal(
            Key key, DeletionPolicy deletionPolicy, Persistence persistence, InstanceLook instance) {
        boolean withData = deletionPolicy == DeletionPolicy.DELETE;
        if (instance instanceof InstanceLook.Absent && !withData) {
            return new Plan<>(key, List.of(), List.of(), List.of());
        }
        boolean running = instance instanceof InstanceLook.Running;
        boolean losesMemory = running && persistence == Persistence.MEMORY_ONLY;
        Impact ends = running ? Impact.CONNECTIONS : Impact.NONE;
        Impact impact = withData || losesMemory ? Impact.DATA : ends;
        return new Plan<>(
                key, List.of(new RemoveInstance(Reason.MANIFEST_GONE, withData, impact)), List.of(), List.of());
    }

    private static List<TenantAction> stop(TenantSpec spec, Observed observed) {
        if (!observed.needsStop()) {
            return List.of();
        }
        return List.of(new StopInstance(Reason.STOP_ASKED, impactOfStop(spec, observed)));
    }

    /** One that its engine only tries to start has neither connections nor data in memory. */
    private static Impact impactOfStop(TenantSpec spec, Observed observed) {
        if (!observed.running()) {
            return Impact.NONE;
        }
        return DataAtRisk.survivesItsServer(spec, observed) ? Impact.CONNECTIONS : Impact.DATA;
    }

    private static Reason unlessDrifted(Reason asked, List<Change<Field>> differences) {
        boolean drift = differences.stream()
                .anyMatch(change -> change.field().equals(Field.STATE) && change.cause() == Change.Cause.DRIFT);
        return drift ? Reason.DRIFTED : asked;
    }

    private static Plan<TenantAction> afterExit(
            TenantSpec spec,
            Observed observed,
            List<Change<Field>> differences,
            InstanceLook.Exited exited,
            Instant now) {
        Instant earliest = exited.at().plus(crashDelay(exited.crashes()));
        if (now.isBefore(earliest) && !askedSince(exited.at(), spec, observed, differences, now)) {
            String message = "ended %d times soon after its start; next start at %s; see its log"
                    .formatted(exited.crashes(), earliest);
            var wait = new Wait(Wait.Cause.CRASH_LOOP, message, Optional.of(earliest));
            return new Plan<>(spec.key(), List.of(), differences, List.of(wait));
        }
        return bringUp(spec, observed, differences, Reason.CRASHED, now);
    }

    /** The engine starts it again; to start it as well would be a fight. A changed spec may be what it needs. */
    private static Plan<TenantAction> whileRestarting(
            TenantSpec spec,
            Observed observed,
            List<Change<Field>> differences,
            InstanceLook.Restarting restarting,
            Instant now) {
        if (askedSince(restarting.at(), spec, observed, differences, now)) {
            return bringUp(spec, observed, differences, Reason.CRASHED, now);
        }
        String message = "ended %d times soon after its start; the engine starts it again and again; see its log"
                .formatted(restarting.crashes());
        var wait = new Wait(Wait.Cause.CRASH_LOOP, message, Optional.of(now.plus(RESTARTING_LOOK_AGAIN)));
        return new Plan<>(spec.key(), List.of(), differences, List.of(wait));
    }

    /**
     * A person who changes the spec or asks for a restart does not wait for the next try. The state alone does not count:
     * it stays pending for as long as no start succeeds.
     */
    private static boolean askedSince(
            Instant exit, TenantSpec spec, Observed observed, List<Change<Field>> differences, Instant now) {
        boolean changed = differences.stream()
                .filter(change -> !change.field().equals(Field.STATE))
                .anyMatch(change -> change.cause() == Change.Cause.PENDING);
        return changed || observed.restartDue(spec.restartedAt(), exit, now);
    }

    /** None after the first crash, then 1 s, 2 s, 4 s and so on, at most five minutes. */
    static Duration crashDelay(int crashes) {
        if (crashes <= 1) {
            return Duration.ZERO;
        }
        Duration delay = Duration.ofSeconds(1L << Math.min(crashes - 2, 16));
        return delay.compareTo(LONGEST_CRASH_DELAY) < 0 ? delay : LONGEST_CRASH_DELAY;
    }

    private static Plan<TenantAction> bringUp(
            TenantSpec spec, Observed observed, List<Change<Field>> differences, Reason reason, Instant now) {
        var actions = new ArrayList<TenantAction>();
        issueCertificate(spec, observed, differences, now).ifPresent(actions::add);
        writeFiles(differences).ifPresent(actions::add);
        List<Change<Field>> made = in(differences, Group.INSTANCE, Group.ENGINE, Group.SERVER, Group.ACCESS).stream()
                .filter(change -> !change.field().equals(Field.STATE))
                .toList();
        if (!made.isEmpty()) {
            actions.add(new CreateInstance(reason == Reason.NEW ? reason : reasonOf(made), made));
        }
        actions.add(new StartInstance(reason));
        return new Plan<>(spec.key(), actions, differences, List.of());
    }

    static Optional<TenantAction> issueCertificate(
            TenantSpec spec, Observed observed, List<Change<Field>> differences, Instant now) {
        List<Change<Field>> changes = in(differences, Group.CERTIFICATE);
        Optional<CertificateLook> present = observed.certificate();
        if (present.isEmpty()) {
            return Optional.of(new IssueCertificate(Reason.CERTIFICATE_MISSING, changes));
        }
        if (changes.stream().anyMatch(change -> change.field().equals(Field.CERTIFICATE_ISSUER))) {
            return Optional.of(new IssueCertificate(Reason.CERTIFICATE_ISSUER, changes));
        }
        if (!changes.isEmpty()) {
            return Optional.of(new IssueCertificate(Reason.CERTIFICATE_NAMES, changes));
        }
        if (observed.renewalDue(spec.certificateRenewedAt(), now)) {
            return Optional.of(new IssueCertificate(Reason.RENEWAL_ASKED, List.of()));
        }
        return present.filter(certificate -> !now.isBefore(certificate.renewAt()))
                .map(_ -> new IssueCertificate(Reason.CERTIFICATE_EXPIRING, List.of()));
    }

    static Optional<TenantAction> writeFiles(List<Change<Field>> differences) {
        List<Change<Field>> files = in(differences, Group.FILE);
        return files.isEmpty() ? Optional.empty() : Optional.of(new WriteFiles(reasonOf(files), files));
    }

    static Optional<TenantAction> dropCarriedData(Observed observed) {
        return observed.carriedData() && observed.answering()
                ? Optional.of(new DropCarriedData(Reason.DATA_CARRIED_OVER))
                : Optional.empty();
    }

    static List<Change<Field>> in(List<Change<Field>> differences, Group... groups) {
        List<Group> wanted = List.of(groups);
        return differences.stream()
                .filter(change -> wanted.contains(change.field().group()))
                .toList();
    }

    static Reason reasonOf(List<Change<Field>> changes) {
        boolean pending = changes.stream().anyMatch(change -> change.cause() == Change.Cause.PENDING);
        return pending ? Reason.SPEC_CHANGED : Reason.DRIFTED;
    }
}
