package io.cachepilot.kind.tenant.plan;

import io.cachepilot.kind.tenant.plan.TenantAction.AdjustInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.ApplyAccess;
import io.cachepilot.kind.tenant.plan.TenantAction.ConfigureServer;
import io.cachepilot.kind.tenant.plan.TenantAction.CreateInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.IssueCertificate;
import io.cachepilot.kind.tenant.plan.TenantAction.ReloadCertificate;
import io.cachepilot.kind.tenant.plan.TenantAction.RemoveInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.RestartInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.StartInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.StopInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.WriteFiles;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Impact;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.Wait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a plan as a stranger would and says what in it contradicts itself, whatever the planner thought. No plan is
 * carried out with a finding.
 */
public final class PlanChecker {
    private static final Set<Class<? extends TenantAction>> IN_PLACE =
            Set.of(ConfigureServer.class, ApplyAccess.class, ReloadCertificate.class, AdjustInstance.class);
    private static final Set<Reason> MAY_LOSE_DATA = Set.of(
            Reason.STOP_ASKED,
            Reason.RESTART_ASKED,
            Reason.MANIFEST_GONE,
            Reason.CONTROL_LOST,
            Reason.SPEC_CHANGED,
            Reason.DRIFTED);

    private final Plan<TenantAction> plan;
    private final List<String> findings = new ArrayList<>();

    private PlanChecker(Plan<TenantAction> plan) {
        this.plan = plan;
    }

    /** What is wrong with the plan, a sentence each; empty when it is sound. */
    public static List<String> check(Plan<TenantAction> plan) {
        var checker = new PlanChecker(plan);
        checker.eachKindOfActionOnce();
        checker.changesAreDifferences();
        checker.order(IssueCertificate.class, ReloadCertificate.class);
        checker.order(IssueCertificate.class, CreateInstance.class);
        checker.order(IssueCertificate.class, ConfigureServer.class);
        checker.order(IssueCertificate.class, RestartInstance.class);
        checker.order(CreateInstance.class, StartInstance.class);
        checker.order(WriteFiles.class, StartInstance.class);
        checker.order(WriteFiles.class, RestartInstance.class);
        checker.order(ConfigureServer.class, WriteFiles.class);
        checker.restartStandsForItself();
        checker.endStandsForItself();
        checker.carriedDataIsNotLost();
        checker.suspendedMeansNothing();
        checker.onlyTheRightReasonsLoseData();
        return List.copyOf(checker.findings);
    }

    private void eachKindOfActionOnce() {
        var seen = new HashSet<Class<?>>();
        plan.actions().stream()
                .filter(action -> !seen.add(action.getClass()))
                .forEach(action -> find("has two actions of the kind " + action.verb()));
    }

    private void changesAreDifferences() {
        var seen = new HashSet<Field>();
        for (TenantAction action : plan.actions()) {
            for (Change<Field> change : action.changes()) {
                if (!plan.differences().contains(change)) {
                    find("changes " + change.field() + ", which is no difference");
                }
                if (!seen.add(change.field())) {
                    find("changes " + change.field() + " twice");
                }
            }
        }
    }

    private void order(Class<? extends TenantAction> first, Class<? extends TenantAction> second) {
        if (has(first) && has(second) && indexOf(first) > indexOf(second)) {
            find("has " + second.getSimpleName() + " before " + first.getSimpleName());
        }
    }

    private void restartStandsForItself() {
        if (has(RestartInstance.class) && plan.actions().stream().anyMatch(a -> IN_PLACE.contains(a.getClass()))) {
            find("changes in place what a restart changes anyway");
        }
        if (has(RestartInstance.class) && has(StartInstance.class)) {
            find("restarts and starts");
        }
    }

    private void endStandsForItself() {
        boolean ends = has(StopInstance.class) || has(RemoveInstance.class);
        if (ends && plan.actions().size() > 1) {
            find("does more than to end the server");
        }
    }

    private void carriedDataIsNotLost() {
        boolean lost = plan.actions().stream()
                .anyMatch(action -> action instanceof RestartInstance restart
                        && restart.carryData()
                        && restart.impact() == Impact.DATA);
        if (lost) {
            find("carries data over a restart and loses it");
        }
    }

    private void suspendedMeansNothing() {
        boolean suspended = plan.waits().stream().anyMatch(wait -> wait.cause() == Wait.Cause.SUSPENDED);
        if (suspended && !plan.actions().isEmpty()) {
            find("acts on a suspended tenant");
        }
    }

    private void onlyTheRightReasonsLoseData() {
        plan.actions().stream()
                .filter(action -> action.impact() == Impact.DATA && !MAY_LOSE_DATA.contains(action.reason()))
                .forEach(action -> find("loses data because " + action.reason()));
    }

    private boolean has(Class<? extends TenantAction> kind) {
        return plan.actions().stream().anyMatch(kind::isInstance);
    }

    private int indexOf(Class<? extends TenantAction> kind) {
        for (int i = 0; i < plan.actions().size(); i++) {
            if (kind.isInstance(plan.actions().get(i))) {
                return i;
            }
        }
        return -1;
    }

    private void find(String finding) {
        findings.add("the plan for " + plan.key().name() + " " + finding);
    }
}
