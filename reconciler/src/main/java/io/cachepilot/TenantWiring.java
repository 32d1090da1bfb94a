package io.cachepilot;

import io.cachepilot.control.SourceReader;
import io.cachepilot.control.hold.AgreedFiles;
import io.cachepilot.control.hold.AuthorsConsent;
import io.cachepilot.control.hold.DocumentHash;
import io.cachepilot.converge.ConvergedKind;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.tenant.act.TenantActs;
import io.cachepilot.kind.tenant.act.TenantCheckup;
import io.cachepilot.kind.tenant.apply.TenantConverger;
import io.cachepilot.kind.tenant.apply.TenantWorld;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.memory.TenantSecrets;
import io.cachepilot.kind.tenant.spec.PasswordReader;
import io.cachepilot.kind.tenant.spec.PortRange;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.view.TenantSpecViews;
import io.cachepilot.kind.tenant.view.TenantViews;
import io.cachepilot.kind.tenant.writeback.WriteBack;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.pki.handshake.Handshake;
import io.cachepilot.proc.ListeningPorts;
import io.cachepilot.secret.SecretFiles;
import io.cachepilot.settings.IntRange;
import io.cachepilot.settings.Setting;
import io.cachepilot.settings.Settings;
import io.cachepilot.settings.WriteBackPolicy;
import io.cachepilot.source.location.SourceLocation;
import io.cachepilot.spec.SpecRepository;
import io.cachepilot.spec.SpecRules;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Puts the Tenant kind together. */
final class TenantWiring {
    private final Surroundings around;
    private final TenantWorld world;

    private TenantWiring(Surroundings around, TenantSecrets secrets, Ledger<TenantSpec, TenantMemory> ledger) {
        this.around = around;
        Settings settings = around.settings();
        this.world = new TenantWorld(
                around.instances(),
                around.connections(),
                Handshake::check,
                ListeningPorts::read,
                around.authority(),
                secrets,
                around.fingerprints(),
                ledger,
                settings.get(Setting.IMAGE),
                new TenantWorld.Network(settings.get(Setting.ADDRESS), settings.get(Setting.NAMES)),
                around.clock());
    }

    /** One that writes nothing. */
    static TenantWiring reading(Surroundings around) {
        return reading(around, ledger(around));
    }

    /** The same beside this one, for others who only look. */
    TenantWiring looking(Surroundings looking) {
        return reading(looking, world.ledger());
    }

    private static TenantWiring reading(Surroundings around, Ledger<TenantSpec, TenantMemory> ledger) {
        return new TenantWiring(
                around, TenantSecrets.reading(new SecretFiles(around.state().secrets())), ledger);
    }

    /** One that works. */
    static TenantWiring keeping(Surroundings around) {
        return new TenantWiring(
                around,
                TenantSecrets.keeping(new SecretFiles(around.state().secrets()), around.random()),
                ledger(around));
    }

    private static Ledger<TenantSpec, TenantMemory> ledger(Surroundings around) {
        return new Ledger<>(around.state().instances(), TenantMemory.FORM);
    }

    TenantSecrets secrets() {
        return world.secrets();
    }

    /** The kind put together, and what else is shown of it. */
    record Wired(WiredKind kind, TenantViews tenants) {}

    /** As it writes nothing to the manifests. */
    Wired kind() {
        return kind(Optional.empty());
    }

    /**
     * As it writes what it chose to the manifests where the settings want that.
     *
     * @param manifests where they are, and how all kinds are read
     */
    Wired kind(SourceReader manifests) {
        if (around.settings().get(Setting.WRITE_BACK) == WriteBackPolicy.NEVER) {
            return kind();
        }
        var specs = new SpecRepository(manifests.source(), manifests.reader(), manifests.prefix(), SpecRules.NONE);
        WiredKind seen = kind().kind();
        return kind(Optional.of(new WriteBack(
                new TenantManifests(specs, () -> consent(seen)), around.sealing(), world.secrets(), world.ledger())));
    }

    private AuthorsConsent consent(WiredKind seen) {
        var agreed = new AgreedFiles(around.state().agreed());
        return new AuthorsConsent(
                agreed,
                new ApprovalFiles(around.state().approvals()),
                new DocumentHash(
                        List.of(seen.kind().reader()), valid -> seen.kind().fingerprint(valid.spec())),
                agreed::isBegun);
    }

    private Wired kind(Optional<WriteBack> writeBack) {
        var converger = new TenantConverger(world, reader(), AuthoritySpec::owns, writeBack, writesBackAlways());
        var kind = new ConvergedKind<>(
                converger,
                converger.looking(around.authorityBefore()),
                world.ledger(),
                new PruneGuard(around.settings().get(Setting.PRUNE_SHARE)),
                around.clock());
        var tenants = new TenantViews(world, kind);
        var checkup = new TenantCheckup(tenants, around.serverVersion(), ListeningPorts::read, ranges());
        var acts = new TenantActs(tenants, world.instances(), kind::counters, checkup);
        return new Wired(new WiredKind(kind, new TenantSpecViews(tenants, bundle()), acts), tenants);
    }

    private Path bundle() {
        return AuthorityStore.reading(around.state().authority()).bundleFile();
    }

    /** What people wrote by hand into a directory is theirs; a repository is to be enough to build the host anew. */
    private boolean writesBackAlways() {
        Settings settings = around.settings();
        return switch (settings.get(Setting.WRITE_BACK)) {
            // What it commits is not signed, and would not count.
            case AUTO ->
                !(settings.get(Setting.SOURCE) instanceof SourceLocation.Directory)
                        && settings.get(Setting.SIGNATURES).isEmpty();
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }

    TenantReader reader() {
        return new TenantReader(
                ranges(), new PasswordReader(around.sealing(), around.settings().get(Setting.PLAIN_VALUES)));
    }

    TenantRanges ranges() {
        IntRange maxmemory = around.settings().get(Setting.MAXMEMORY);
        IntRange limit = around.settings().get(Setting.LIMIT);
        return new TenantRanges(
                maxmemory.first(),
                maxmemory.last(),
                limit.first(),
                limit.last(),
                portRange(around.settings().get(Setting.TLS_PORTS)),
                portRange(around.settings().get(Setting.PLAIN_PORTS)));
    }

    private static PortRange portRange(IntRange range) {
        return new PortRange(range.first(), range.last());
    }
}
