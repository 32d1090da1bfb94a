package io.cachepilot.kind.tenant.apply;

import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.file.DurableFile;
import io.cachepilot.file.ParsedFiles;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceState;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.plan.Field;
import io.cachepilot.kind.tenant.plan.Observed;
import io.cachepilot.kind.tenant.plan.Observed.CertificateLook;
import io.cachepilot.kind.tenant.plan.Observed.InstanceLook;
import io.cachepilot.kind.tenant.plan.Observed.ServerLook;
import io.cachepilot.kind.tenant.plan.Planner;
import io.cachepilot.kind.tenant.plan.TenantAction;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.pki.certificate.CertificateUnreadable;
import io.cachepilot.pki.certificate.CertificateView;
import io.cachepilot.secret.Secret;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Looks at a tenant's world without changing it. */
final class Inspector {
    private final TenantWorld world;
    private final ServerInspector servers;
    private final ConcurrentMap<String, ParsedFiles<CertificateView>> certificates = new ConcurrentHashMap<>();

    Inspector(TenantWorld world) {
        this.world = world;
        this.servers = new ServerInspector(world);
    }

    /** Forgets what was seen of all other tenants. */
    void keepOnly(Set<String> tenants) {
        certificates.keySet().retainAll(tenants);
        servers.keepOnly(tenants);
    }

    /** @param handover tells what is in the way of a start; asked only where one may be planned */
    Observed observe(Target target, Remembered<TenantSpec, TenantMemory> known, PortHandover handover) {
        Observed seen = observe(target, known);
        // A person's leave may come to the plan that others lack.
        boolean mayStart = Planner.plan(
                        target.wanted().approve(), seen, world.clock().instant())
                .actions()
                .stream()
                .anyMatch(TenantAction::starts);
        return mayStart ? seen.with(handover.obstacles(target)) : seen;
    }

    private Observed observe(Target target, Remembered<TenantSpec, TenantMemory> known) {
        var fields = new TreeMap<Field, String>();
        Optional<Instance> instance = world.instances().find(target.instance().name());
        instance.ifPresent(found -> fields.putAll(Target.instanceFields(found.spec(), found.traits())));
        InstanceLook look = instanceLook(instance);
        fields.put(Field.STATE, stateText(look));
        Optional<CertificateLook> certificate = certificate(target, fields);
        files(target, fields);
        ServerLook server = instance.isPresent() && instance.get().running()
                ? servers.look(target, instance.get(), known, certificate.map(CertificateLook::fingerprint), fields)
                : new ServerLook.NotAsked();
        return new Observed(
                look,
                server,
                fields,
                certificate,
                known.own().carrying(),
                TenantMemory.appliedFields(known),
                known.own().restarted(),
                known.own().renewed(),
                List.of());
    }

    /** What the engine says, in the planner's words. */
    static InstanceLook instanceLook(Optional<Instance> instance) {
        if (instance.isEmpty()) {
            return new InstanceLook.Absent();
        }
        return switch (instance.get().state()) {
            case InstanceState.Running running -> new InstanceLook.Running(running.since());
            case InstanceState.Stopped _ -> new InstanceLook.Stopped();
            case InstanceState.Restarting restarting ->
                new InstanceLook.Restarting(restarting.at(), restarting.crashes());
            case InstanceState.Exited exited -> new InstanceLook.Exited(exited.at(), exited.crashes());
        };
    }

    private static String stateText(InstanceLook look) {
        return switch (look) {
            case InstanceLook.Absent _ -> "absent";
            case InstanceLook.Running _ -> "running";
            case InstanceLook.Stopped _ -> "stopped";
            case InstanceLook.Restarting _ -> "restarting";
            case InstanceLook.Exited _ -> "exited";
        };
    }

    private Optional<CertificateLook> certificate(Target target, SortedMap<Field, String> fields) {
        try {
            Path file = target.layout().files().resolve(Rendering.CERTIFICATE_FILE);
            Optional<CertificateView> view = certificates
                    .computeIfAbsent(target.spec().name(), _ -> new ParsedFiles<>())
                    .read(file, pem -> CertificateView.parseWithKey(file, pem));
            view.ifPresent(certificate -> {
                fields.put(Field.CERTIFICATE_NAMES, certificate.names().toString());
                fields.put(Field.CERTIFICATE_ISSUER, certificate.issuer());
            });
            return view.map(certificate -> new CertificateLook(certificate.fingerprint(), certificate.renewAt()));
        } catch (CertificateUnreadable | UncheckedIOException _) {
            // As good as none: a new one is issued, and the plan says that there was no readable one.
            return Optional.empty();
        }
    }

    private void files(Target target, SortedMap<Field, String> fields) {
        for (String file : target.files().keySet()) {
            content(target.layout().files().resolve(file))
                    .ifPresent(content ->
                            fields.put(Field.file(file), world.fingerprints().of("file " + file, new Secret(content))));
        }
    }

    /** What is no text is not what was written, and is written anew; where that is not possible, the step says so. */
    private static Optional<String> content(Path file) {
        try {
            return DurableFile.read(file);
        } catch (UncheckedIOException _) {
            return Optional.of("(unreadable)");
        }
    }
}
