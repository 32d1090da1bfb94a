package io.cachepilot.kind.tenant.apply;

import io.cachepilot.file.DurableFile;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.plan.Field;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.pki.CertificateAuthority;
import io.cachepilot.pki.certificate.Leaf;
import io.cachepilot.plan.CarriedOut;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** The steps that touch a tenant's instance and its files. */
final class InstanceSteps {
    /** A persistent tenant may have much to write before it can end. */
    static final Duration STOP_GRACE = Duration.ofSeconds(30);

    private static final Field APPENDONLY = Field.server("appendonly");

    private final TenantWorld world;
    private final ServerSteps servers;

    InstanceSteps(TenantWorld world, ServerSteps servers) {
        this.world = world;
        this.servers = servers;
    }

    void issueCertificate(Target target) {
        Path file = target.layout().files().resolve(Rendering.CERTIFICATE_FILE);
        var _ = world.authority().issue(authority -> {
            Leaf leaf = authority.issue(target.names(), CertificateAuthority.DEFAULT_VALIDITY);
            DurableFile.write(file, leaf.pem().reveal(), target.layout().owner());
            return leaf.certificate();
        });
        CarriedOut<Instant> renewed = target.answeredRenewal(world.clock().instant());
        world.ledger()
                .update(target.spec().name(), record -> record.with(record.own().withRenewed(renewed)));
    }

    void writeFiles(Target target) {
        target.files()
                .forEach((file, content) -> DurableFile.write(
                        target.layout().files().resolve(file),
                        content.reveal(),
                        target.layout().owner()));
    }

    void create(Target target) {
        world.instances().create(target.instance());
    }

    void start(Target target) {
        String tenant = target.spec().name();
        world.connections().forget(tenant);
        boolean carrying = world.ledger().get(tenant).own().carrying();
        boolean persistent = target.spec().persistence() == Persistence.PERSISTENT;
        DataFiles data = data(target);
        if (carrying && persistent) {
            data.appendDump();
            setCarrying(tenant, false);
        }
        if (carrying || persistent) {
            startAsWritten(target);
            return;
        }
        if (data.hasAppended()) {
            startAppending(target);
            return;
        }
        data.setAside(world.clock().instant());
        startAsWritten(target);
    }

    /**
     * A tenant that was persistent when its server ended, and is not to be any more, has its data as if the server had been told
     * while it ran: it starts as before, and the next look finds what it is to be told.
     */
    private void startAppending(Target target) {
        DurableFile.write(
                target.layout().files().resolve(Rendering.CONFIG_FILE),
                target.rendering().with(APPENDONLY.name(), "yes").configFile(),
                target.layout().owner());
        var written = new TreeMap<>(target.wanted().fields());
        written.put(APPENDONLY, "yes");
        start(target, written);
    }

    /** A server that does not append any more has no use for what it has appended; the next start would take it for its data. */
    void setAsideAppended(Target target) {
        data(target).setAsideAppended(world.clock().instant());
    }

    void stop(Target target) {
        servers.requireAllAppended(target);
        end(target);
    }

    private void end(Target target) {
        world.instances().stop(target.instance().name(), STOP_GRACE);
        world.connections().forget(target.spec().name());
    }

    /**
     * Data of a memory-only tenant is saved while writes wait, and that is remembered before the server ends: from then on
     * the saved file may be the only copy, and every start loads it until it was seen loaded.
     */
    void restart(Target target, boolean carryData) {
        String tenant = target.spec().name();
        servers.requireAllAppended(target);
        if (carryData) {
            if (!servers.appends(target)) {
                // Of earlier days; one that is kept up to date is as good as the dump.
                setAsideAppended(target);
            }
            servers.save(target);
            setCarrying(tenant, true);
        }
        end(target);
        world.ledger().update(tenant, record -> record.withApproved(false));
        world.instances().create(target.instance());
        startAsWritten(target);
    }

    void dropCarriedData(Target target) {
        if (target.spec().persistence() == Persistence.MEMORY_ONLY) {
            data(target).deleteDump();
        }
        setCarrying(target.spec().name(), false);
    }

    private static DataFiles data(Target target) {
        return new DataFiles(target.layout().data());
    }

    private void setCarrying(String tenant, boolean carrying) {
        world.ledger().update(tenant, record -> record.with(record.own().withCarrying(carrying)));
    }

    void adjust(Target target) {
        world.instances().adjust(target.instance());
    }

    private void startAsWritten(Target target) {
        start(target, target.wanted().fields());
    }

    /** What the files say is in force from here on, in words that the server has yet to tell. */
    private void start(Target target, SortedMap<Field, String> written) {
        world.instances().start(target.instance().name());
        world.ledger()
                .update(
                        target.spec().name(),
                        record -> record.withApplied(TenantMemory.texts(written))
                                .with(record.own().withUsers(new TreeMap<>()).withRestarted(answered(target))));
    }

    /** A server that starts now has answered every request whose time has come. */
    private CarriedOut<Instant> answered(Target target) {
        return target.answeredRestart(world.clock().instant());
    }
}
