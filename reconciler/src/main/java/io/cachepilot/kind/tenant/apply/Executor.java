package io.cachepilot.kind.tenant.apply;

import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.InstanceRefused;
import io.cachepilot.instance.InstanceUnreadable;
import io.cachepilot.kind.tenant.plan.Field;
import io.cachepilot.kind.tenant.plan.TenantAction;
import io.cachepilot.kind.tenant.plan.TenantAction.AdjustInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.ApplyAccess;
import io.cachepilot.kind.tenant.plan.TenantAction.ConfigureServer;
import io.cachepilot.kind.tenant.plan.TenantAction.CreateInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.DropCarriedData;
import io.cachepilot.kind.tenant.plan.TenantAction.IssueCertificate;
import io.cachepilot.kind.tenant.plan.TenantAction.ReloadCertificate;
import io.cachepilot.kind.tenant.plan.TenantAction.RemoveInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.RestartInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.StartInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.StopInstance;
import io.cachepilot.kind.tenant.plan.TenantAction.WriteFiles;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Plan;
import io.cachepilot.redis.RedisRefused;
import io.cachepilot.redis.RedisUnreachable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Carries out a plan, one action after the other. Every action may be repeated: whatever a crash cut off, the next look
 * finds it and the next plan holds it again.
 */
final class Executor {
    private final TenantWorld world;
    private final InstanceSteps instances;
    private final ServerSteps servers;

    Executor(TenantWorld world, ServerSteps servers) {
        this.world = world;
        this.servers = servers;
        this.instances = new InstanceSteps(world, servers);
    }

    /** The actions of one tenant build on one another, so the first that fails ends the work. */
    List<StepResult> execute(Plan<TenantAction> plan, Target target) {
        var results = new ArrayList<StepResult>();
        Optional<String> broken = Optional.empty();
        for (TenantAction action : plan.actions()) {
            StepResult result =
                    broken.isPresent() ? new StepResult.Skipped(action, broken.get()) : attempt(action, target);
            if (result instanceof StepResult.Failed failed) {
                broken = Optional.of(failed.cause());
            }
            results.add(result);
        }
        return List.copyOf(results);
    }

    private StepResult attempt(TenantAction action, Target target) {
        try {
            carryOut(action, target);
            rememberApplied(action, target);
            return new StepResult.Done(action);
        } catch (EngineUnavailable e) {
            return new StepResult.Failed(action, String.valueOf(e.getMessage()), true);
        } catch (InstanceRefused | InstanceUnreadable | RedisUnreachable | RedisRefused e) {
            return new StepResult.Failed(action, String.valueOf(e.getMessage()), false);
        } catch (UncheckedIOException | StepRefused e) {
            return new StepResult.Failed(action, String.valueOf(e.getMessage()), false);
        }
    }

    private void carryOut(TenantAction action, Target target) {
        switch (action) {
            case IssueCertificate _ -> instances.issueCertificate(target);
            case WriteFiles _ -> instances.writeFiles(target);
            case CreateInstance _ -> instances.create(target);
            case StartInstance _ -> instances.start(target);
            case StopInstance _ -> instances.stop(target);
            case RestartInstance restart -> instances.restart(target, restart.carryData());
            case DropCarriedData _ -> instances.dropCarriedData(target);
            case AdjustInstance _ -> instances.adjust(target);
            case ConfigureServer configure -> servers.configure(target, configure.changes());
            case ApplyAccess access -> servers.applyAccess(target, access.changes());
            case ReloadCertificate _ -> servers.reloadCertificate(target);
            case RemoveInstance _ -> throw new IllegalStateException("removing is no step of a plan with a target");
        }
    }

    private void rememberApplied(TenantAction action, Target target) {
        if (action.changes().isEmpty()) {
            return;
        }
        world.ledger().update(target.spec().name(), record -> {
            var applied = new TreeMap<Field, String>(record.appliedFields());
            for (Change<Field> change : action.changes()) {
                change.to()
                        .ifPresentOrElse(to -> applied.put(change.field(), to), () -> applied.remove(change.field()));
            }
            return record.withApplied(applied);
        });
    }
}
