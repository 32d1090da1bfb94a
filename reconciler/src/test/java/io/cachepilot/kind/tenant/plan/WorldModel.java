package io.cachepilot.kind.tenant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.kind.tenant.plan.Field.Group;
import io.cachepilot.kind.tenant.plan.Observed.CertificateLook;
import io.cachepilot.kind.tenant.plan.Observed.InstanceLook;
import io.cachepilot.kind.tenant.plan.Observed.ServerLook;
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
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.plan.CarriedOut;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One tenant's instance, server, files and certificate, as far as plans can tell. An action does here what it would do
 * outside, and no more than its own changes say: what a plan forgets stays as it was.
 */
final class WorldModel {
    private static final Set<Group> LIVE = Set.of(Group.SERVER, Group.ACCESS);
    /** What the engine was told. */
    private static final Set<Group> TOLD = Set.of(Group.INSTANCE, Group.ENGINE);

    private static final Field APPENDONLY = Field.server("appendonly");

    /** What is on disk and in the engine. */
    final SortedMap<Field, String> kept = new TreeMap<>();
    /** What is in force in the server. */
    final SortedMap<Field, String> live = new TreeMap<>();
    /** What the files on disk say, for the next start. */
    final SortedMap<Field, String> filed = new TreeMap<>();

    final SortedMap<Field, String> applied = new TreeMap<>();

    InstanceLook instance;
    ServerLook server = new ServerLook.NotAsked();
    Optional<CertificateLook> certificate = Optional.empty();
    Optional<String> served = Optional.empty();
    boolean carriedData;
    long usedMemory;
    boolean dataLost;

    private int certificates;
    private Optional<CarriedOut<Instant>> renewed = Optional.empty();

    private WorldModel() {
        instance = new InstanceLook.Absent();
        kept.put(Field.STATE, "absent");
    }

    static WorldModel empty() {
        return new WorldModel();
    }

    /** Everything as wanted; where the tenant shall run, it does since then. */
    static WorldModel inSync(Wish wish, Instant since) {
        var world = new WorldModel();
        Wanted wanted = wish.wanted();
        world.write(wanted);
        world.issue(wanted, since);
        take(wanted.fields(), Group.INSTANCE, world.kept);
        take(wanted.fields(), Group.ENGINE, world.kept);
        world.applied.putAll(wanted.fields());
        world.stop();
        if (wish.spec().running()) {
            world.start(since);
        }
        return world;
    }

    Observed observed() {
        var fields = new TreeMap<>(kept);
        if (server instanceof ServerLook.Answering) {
            fields.putAll(live);
        }
        return new Observed(
                instance, look(), fields, certificate, carriedData, applied, Optional.empty(), renewed, List.of());
    }

    private ServerLook look() {
        return server instanceof ServerLook.Answering ? new ServerLook.Answering(served, usedMemory) : server;
    }

    /** Changes one observed field, whatever it is about; an empty value takes it away. */
    WorldModel drift(Field field, Optional<String> value) {
        var fields = LIVE.contains(field.group()) ? live : kept;
        value.ifPresentOrElse(text -> fields.put(field, text), () -> fields.remove(field));
        return this;
    }

    WorldModel drift(Field field, String value) {
        return drift(field, Optional.of(value));
    }

    WorldModel absent() {
        instance = new InstanceLook.Absent();
        return notRunning("absent");
    }

    WorldModel stop() {
        instance = new InstanceLook.Stopped();
        return notRunning("stopped");
    }

    WorldModel exit(Instant at, int crashes) {
        instance = new InstanceLook.Exited(at, crashes);
        return notRunning("exited");
    }

    WorldModel restarting(Instant at, int crashes) {
        instance = new InstanceLook.Restarting(at, crashes);
        return notRunning("restarting");
    }

    WorldModel look(ServerLook other) {
        server = other;
        return this;
    }

    /** It turns out to have been as it is all the time. */
    void answer() {
        server = new ServerLook.Answering(Optional.empty(), 0);
    }

    private WorldModel notRunning(String state) {
        if (state.equals("absent")) {
            kept.keySet().removeIf(field -> field.group() == Group.INSTANCE);
        }
        kept.put(Field.STATE, state);
        server = new ServerLook.NotAsked();
        served = Optional.empty();
        return this;
    }

    /** Carries out a plan, and notes what was wanted as applied. */
    void apply(Plan<TenantAction> plan, Wanted wanted, Instant now) {
        plan.actions().forEach(action -> apply(action, wanted, now));
        applied.clear();
        applied.putAll(wanted.fields());
    }

    private void apply(TenantAction action, Wanted wanted, Instant now) {
        switch (action) {
            case IssueCertificate _ -> issue(wanted, now);
            case ReloadCertificate _ -> reload();
            case CreateInstance create -> create(create.changes());
            case StartInstance _ -> start(now);
            case StopInstance _ -> end();
            case RestartInstance restart -> restart(restart, now);
            case DropCarriedData _ -> carriedData = false;
            case AdjustInstance update -> change(update.changes(), kept);
            case ConfigureServer configure -> configure(configure.changes());
            case ApplyAccess access -> change(access.changes(), live);
            case WriteFiles files -> {
                change(files.changes(), kept);
                write(wanted);
            }
            case RemoveInstance _ -> absent();
        }
    }

    private void issue(Wanted wanted, Instant now) {
        certificates++;
        certificate = Optional.of(new CertificateLook("certificate-" + certificates, now.plus(Duration.ofDays(60))));
        take(wanted.fields(), Group.CERTIFICATE, kept);
        renewed = Optional.of(
                new CarriedOut<>(wanted.spec().certificateRenewedAt().filter(at -> !now.isBefore(at))));
    }

    private void reload() {
        assertThat(served).as("only a server with an open TLS port serves one").isPresent();
        served = certificate.map(CertificateLook::fingerprint);
    }

    private void create(List<Change<Field>> changes) {
        if (instance instanceof InstanceLook.Absent) {
            instance = new InstanceLook.Stopped();
        }
        change(
                changes.stream()
                        .filter(change -> TOLD.contains(change.field().group()))
                        .toList(),
                kept);
    }

    private void start(Instant now) {
        assertThat(instance).as("only what is there can be started").isNotInstanceOf(InstanceLook.Absent.class);
        assertThat(certificate)
                .as("a server with TLS does not start without a certificate")
                .isPresent();
        instance = new InstanceLook.Running(now);
        kept.put(Field.STATE, "running");
        live.clear();
        live.putAll(filed);
        answer();
        served = tlsOpen() ? certificate.map(CertificateLook::fingerprint) : Optional.empty();
    }

    private void end() {
        dataLost |= !persists();
        stop();
    }

    private void restart(RestartInstance restart, Instant now) {
        if (restart.carryData()) {
            assertThat(server).as("only a server that answers can be saved").isInstanceOf(ServerLook.Answering.class);
            carriedData = true;
            // A server that is told to append loads what it appended, not what was saved.
            dataLost |= "yes".equals(filed.get(APPENDONLY));
        } else {
            dataLost |= !persists();
        }
        boolean evictedBefore = evicts();
        change(
                restart.changes().stream()
                        .filter(change -> TOLD.contains(change.field().group()))
                        .toList(),
                kept);
        start(now);
        dataLost |= evicts() && !evictedBefore;
    }

    private void configure(List<Change<Field>> changes) {
        assertThat(changes)
                .allMatch(change -> Directive.changeableLive(change.field().name()));
        boolean evictedBefore = evicts();
        change(changes, live);
        dataLost |= evicts() && !evictedBefore;
        if (!tlsOpen()) {
            served = Optional.empty();
        } else if (served.isEmpty()) {
            served = certificate.map(CertificateLook::fingerprint);
        }
    }

    private void write(Wanted wanted) {
        take(wanted.fields(), Group.FILE, kept);
        filed.clear();
        LIVE.forEach(group -> take(wanted.fields(), group, filed));
    }

    /** Gives each file the content that its fingerprint stands for: the one wanted, or one that nobody wanted. */
    void spoilFiles(Wanted wanted) {
        Map.of(Rendering.CONFIG_FILE, Group.SERVER, Rendering.ACL_FILE, Group.ACCESS)
                .forEach((file, group) -> {
                    if (Objects.equals(wanted.fields().get(Field.file(file)), kept.get(Field.file(file)))) {
                        take(wanted.fields(), group, filed);
                    } else {
                        filed.replaceAll((field, value) -> field.group() == group ? "spoilt" : value);
                    }
                });
    }

    private static void take(SortedMap<Field, String> from, Group group, SortedMap<Field, String> to) {
        to.keySet().removeIf(field -> field.group() == group);
        from.forEach((field, value) -> {
            if (field.group() == group) {
                to.put(field, value);
            }
        });
    }

    private static void change(List<Change<Field>> changes, SortedMap<Field, String> fields) {
        changes.forEach(change ->
                change.to().ifPresentOrElse(to -> fields.put(change.field(), to), () -> fields.remove(change.field())));
    }

    boolean tlsOpen() {
        return !live.getOrDefault(Field.server("tls-port"), "0").equals("0");
    }

    private boolean persists() {
        return "yes".equals(live.get(APPENDONLY));
    }

    boolean evicts() {
        long maxmemory = DataAtRisk.number(live.get(Field.server("maxmemory")));
        return maxmemory > 0
                && usedMemory > maxmemory
                && !"noeviction".equals(live.get(Field.server("maxmemory-policy")));
    }
}
