package io.cachepilot.kind.tenant.plan;

import io.cachepilot.kind.tenant.plan.Field.Group;
import io.cachepilot.kind.tenant.plan.Observed.InstanceLook;
import io.cachepilot.kind.tenant.plan.Observed.ServerLook;
import io.cachepilot.kind.tenant.plan.TenantAction.AdjustInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.ApplyAccess;
import io.cachepilot.kind.tenant.plan.TenantAction.ConfigureServer;
import io.cachepilot.kind.tenant.plan.TenantAction.ReloadCertificate;
import io.cachepilot.kind.tenant.plan.TenantAction.RestartInstance;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Impact;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Plans for a tenant whose instance runs: in place before a restart, and no loss of data that nobody asked for. */
final class RunningPlanner {
    private static final Duration STARTING = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN_SOON = Duration.ofMillis(100);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final Wanted wanted;
    private final Observed observed;
    private final List<Change<Field>> differences;
    private final InstanceLook.Running running;
    private final Instant now;

    private RunningPlanner(
            Wanted wanted,
            Observed observed,
            List<Change<Field>> differences,
            InstanceLook.Running running,
            Instant now) {
        this.wanted = wanted;
        this.observed = observed;
        this.differences = differences;
        this.running = running;
        this.now = now;
    }

    static Plan<TenantAction> plan(
            Wanted wanted,
            Observed observed,
            List<Change<Field>> differences,
            InstanceLook.Running running,
            Instant now) {
        return new RunningPlanner(wanted, observed, differences, running, now).plan();
    }

    private Plan<TenantAction> plan() {
        return switch (observed.server()) {
            case ServerLook.Answering answering -> change(answering);
            case ServerLook.Refusing refusing ->
                restartUnsaved(
                        Reason.CONTROL_LOST,
                        "the server refuses our user (%s); a restart repairs that and loses its data"
                                .formatted(refusing.because()));
            case ServerLook.Loading _ -> waitForAnswer("it is loading its data");
            case ServerLook.Silent silent -> afterSilence(silent);
            case ServerLook.NotAsked _ -> waitForAnswer("it was not asked");
        };
    }

    private Plan<TenantAction> change(ServerLook.Answering answering) {
        Optional<Reason> restart = restartReason();
        if (restart.isEmpty()) {
            return inPlace(answering, waitForTimes());
        }
        // What would be lost in a restart is brought to safety first, what would lose data is done under its own name.
        boolean becomesPersistent =
                spec().persistence() == Persistence.PERSISTENT && !DataAtRisk.survivesItsServer(spec(), observed);
        return becomesPersistent || DataAtRisk.evicts(spec(), observed, answering)
                ? inPlace(answering, List.of(waitForChanges(restart.get())))
                : restart(restart.get());
    }

    private Optional<Reason> restartReason() {
        if (restartAsked()) {
            return Optional.of(Reason.RESTART_ASKED);
        }
        return differences.stream().anyMatch(change -> !changeableLive(change.field()))
                ? Optional.of(Reason.NOT_CHANGEABLE_LIVE)
                : Optional.empty();
    }

    private boolean restartAsked() {
        return observed.restartDue(spec().restartedAt(), running.since(), now);
    }

    private static boolean changeableLive(Field field) {
        return switch (field.group()) {
            case INSTANCE -> field.equals(Field.LIMIT);
            case SERVER -> Directive.changeableLive(field.name());
            case ENGINE, ACCESS, CERTIFICATE, FILE -> true;
        };
    }

    private Plan<TenantAction> restart(Reason reason) {
        boolean carry = spec().persistence() == Persistence.MEMORY_ONLY;
        return restart(reason, carry, Impact.CONNECTIONS);
    }

    private Plan<TenantAction> restart(Reason reason, boolean carry, Impact impact) {
        var actions = new ArrayList<TenantAction>();
        Planner.issueCertificate(spec(), observed, differences, now).ifPresent(actions::add);
        Planner.writeFiles(differences).ifPresent(actions::add);
        List<Change<Field>> changed = Planner.in(differences, Group.INSTANCE, Group.ENGINE, Group.SERVER, Group.ACCESS);
        actions.add(new RestartInstance(reason, changed, carry, impact));
        return planOf(actions, List.of());
    }

    /** A server that can't be asked can't be saved either: where its data would be lost, a person has to agree. */
    private Plan<TenantAction> restartUnsaved(Reason reason, String message) {
        if (DataAtRisk.survivesItsServer(spec(), observed)) {
            return restart(reason, false, Impact.CONNECTIONS);
        }
        if (wanted.approved()) {
            return restart(reason, false, Impact.DATA);
        }
        String todo = message + ": cachepilot approve " + spec().name();
        return planOf(List.of(), List.of(new Wait(Wait.Cause.APPROVAL, todo, Optional.empty())));
    }

    /** A server that hangs is what a restart is asked for; one that only just starts is given its time. */
    private Plan<TenantAction> afterSilence(ServerLook.Silent silent) {
        return restartAsked() && !starting()
                ? restartUnsaved(
                        Reason.RESTART_ASKED,
                        "the server does not answer (%s); the restart that is asked for loses its data"
                                .formatted(silent.because()))
                : waitForAnswer(silent.because());
    }

    private Plan<TenantAction> waitForAnswer(String because) {
        Instant until = now.plus(starting() ? LOOK_AGAIN_SOON : LOOK_AGAIN);
        var wait = new Wait(Wait.Cause.NOT_ANSWERING, "the server does not answer: " + because, Optional.of(until));
        return planOf(reconnect(), List.of(wait));
    }

    /**
     * A server that was taken off its network, or was paused, can't answer before that is undone. The same step sets the
     * limit, which must not shrink below what a server uses that can't be asked.
     */
    private List<TenantAction> reconnect() {
        List<Change<Field>> changes = Planner.in(differences, Group.ENGINE);
        boolean limitDiffers =
                differences.stream().anyMatch(change -> change.field().equals(Field.LIMIT));
        return changes.isEmpty() || (limitDiffers && !limitGrows())
                ? List.of()
                : List.of(new AdjustInstance(Planner.reasonOf(changes), live(Group.INSTANCE, Group.ENGINE)));
    }

    private boolean starting() {
        return now.isBefore(running.since().plus(STARTING));
    }

    private Plan<TenantAction> inPlace(ServerLook.Answering answering, List<Wait> waits) {
        var actions = new ArrayList<TenantAction>();
        Optional<TenantAction> issue = Planner.issueCertificate(spec(), observed, differences, now);
        issue.ifPresent(actions::add);
        Optional<TenantAction> adjust = adjust();
        // A growing limit goes first and a shrinking one last, so that Redis never may use more than the limit.
        adjust.filter(_ -> limitGrows()).ifPresent(actions::add);
        configure(answering).ifPresent(actions::add);
        access().ifPresent(actions::add);
        adjust.filter(_ -> !limitGrows()).ifPresent(actions::add);
        reload(answering, issue).ifPresent(actions::add);
        Planner.writeFiles(differences).ifPresent(actions::add);
        Planner.dropCarriedData(observed).ifPresent(actions::add);
        return planOf(actions, waits);
    }

    private Optional<TenantAction> adjust() {
        List<Change<Field>> changes = live(Group.INSTANCE, Group.ENGINE);
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(new AdjustInstance(Planner.reasonOf(changes), changes));
    }

    /** No limit, or one that is no number, is as if it were the highest. */
    private boolean limitGrows() {
        long before = DataAtRisk.number(observed.fields().get(Field.LIMIT));
        return before > 0 && before < spec().memory().limitMb();
    }

    private Optional<TenantAction> configure(ServerLook.Answering answering) {
        List<Change<Field>> changes = live(Group.SERVER);
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of(new ConfigureServer(Planner.reasonOf(changes), changes, impactOf(changes, answering)));
    }

    private Impact impactOf(List<Change<Field>> changes, ServerLook.Answering answering) {
        if (DataAtRisk.evicts(spec(), observed, answering)) {
            return Impact.DATA;
        }
        return changes.stream().anyMatch(RunningPlanner::closesPort) ? Impact.CONNECTIONS : Impact.NONE;
    }

    private static boolean closesPort(Change<Field> change) {
        return Directive.isPort(change.field().name())
                && !change.from().orElse("0").equals("0");
    }

    private List<Change<Field>> live(Group... groups) {
        return Planner.in(differences, groups).stream()
                .filter(change -> changeableLive(change.field()))
                .toList();
    }

    private Optional<TenantAction> access() {
        List<Change<Field>> changes = Planner.in(differences, Group.ACCESS);
        return changes.isEmpty() ? Optional.empty() : Optional.of(new ApplyAccess(Planner.reasonOf(changes), changes));
    }

    private Optional<TenantAction> reload(ServerLook.Answering answering, Optional<TenantAction> issue) {
        if (!spec().securityMode().tls()) {
            return Optional.empty();
        }
        if (issue.isPresent()) {
            return Optional.of(new ReloadCertificate(issue.get().reason()));
        }
        Optional<String> onDisk = observed.certificate().map(Observed.CertificateLook::fingerprint);
        // Where TLS is only being opened, the server reads the file then.
        return answering.served().isPresent() && !answering.served().equals(onDisk)
                ? Optional.of(new ReloadCertificate(Reason.CERTIFICATE_NOT_SERVED))
                : Optional.empty();
    }

    /** For those that the spec names and that have not come, the soonest first. */
    private List<Wait> waitForTimes() {
        return Stream.of(
                        later(spec().restartedAt(), "restarts at "),
                        later(spec().certificateRenewedAt(), "gets a new certificate at "))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(wait -> wait.until().orElse(now)))
                .toList();
    }

    private Optional<Wait> later(Optional<Instant> asked, String words) {
        return asked.filter(now::isBefore).map(at -> new Wait(Wait.Cause.LATER, words + at, Optional.of(at)));
    }

    private Wait waitForChanges(Reason restart) {
        return new Wait(
                Wait.Cause.LATER,
                "restarts once these changes are in force: " + restart,
                Optional.of(now.plus(LOOK_AGAIN_SOON)));
    }

    private TenantSpec spec() {
        return wanted.spec();
    }

    private Plan<TenantAction> planOf(List<TenantAction> actions, List<Wait> waits) {
        return new Plan<>(spec().key(), actions, differences, waits);
    }
}
