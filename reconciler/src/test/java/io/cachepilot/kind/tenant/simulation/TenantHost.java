package io.cachepilot.kind.tenant.simulation;

import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.ConvergedKind;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.file.DurableFile;
import io.cachepilot.instance.InMemoryInstances;
import io.cachepilot.kind.authority.apply.AuthorityConverger;
import io.cachepilot.kind.authority.apply.AuthorityMemory;
import io.cachepilot.kind.authority.apply.ShownCertificates;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.tenant.apply.TenantConverger;
import io.cachepilot.kind.tenant.apply.TenantWorld;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.memory.TenantSecrets;
import io.cachepilot.kind.tenant.simulation.FakeServers.Trusting;
import io.cachepilot.kind.tenant.spec.PortRange;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.spec.Tenants;
import io.cachepilot.kind.tenant.view.TenantViews;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.redis.ControlConnections;
import io.cachepilot.secret.Fingerprints;
import io.cachepilot.secret.SecretFiles;
import io.cachepilot.simulation.Disk;
import io.cachepilot.simulation.Story;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A host with fake servers, and control planes over it that come and go: each has its own memory, and the disk is theirs together. */
final class TenantHost {
    static final TenantRanges RANGES =
            new TenantRanges(64, 4096, 128, 8192, new PortRange(7300, 7309), new PortRange(7600, 7609));

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Story story;
    private final StateDirectory state;
    private final SecureRandom random;
    private final Ledger<TenantSpec, TenantMemory> records;
    private final FakeServers servers;
    private final ServerInstances engine;

    private AuthorityStore authority;
    private Optional<ControlConnections> connections = Optional.empty();
    private ConvergedKind<TenantSpec, TenantMemory, ?, ?, ?> tenants;
    private ConvergedKind<AuthoritySpec, AuthorityMemory, ?, ?, ?> authorities;

    TenantHost(Story story, Path root) {
        this.story = story;
        this.state = new StateDirectory(root);
        this.records = new Ledger<>(state.instances(), TenantMemory.FORM);
        this.random = random(story.random().nextLong());
        var fingerprintKey = new byte[32];
        random.nextBytes(fingerprintKey);
        DurableFile.write(state.fingerprintKey(), Base64.getEncoder().encodeToString(fingerprintKey));
        this.servers = new FakeServers(story.clock(), sockets -> Trusting.of(sockets, authority));
        var path = Disk.at(state.instances(), story.faults());
        this.engine = new ServerInstances(new InMemoryInstances(path, story.clock()), servers);
    }

    /** The same keys and passwords in each telling. */
    private static SecureRandom random(long seed) {
        try {
            var random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(Long.toString(seed).getBytes(StandardCharsets.UTF_8));
            return random;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    FakeServers servers() {
        return servers;
    }

    ServerInstances engine() {
        return engine;
    }

    ConvergedKind<TenantSpec, TenantMemory, ?, ?, ?> tenants() {
        return tenants;
    }

    ConvergedKind<AuthoritySpec, AuthorityMemory, ?, ?, ?> authorities() {
        return authorities;
    }

    StateDirectory state() {
        return state;
    }

    /** What is remembered of tenants, as it lies on disk. */
    Ledger<TenantSpec, TenantMemory> records() {
        return records;
    }

    /** The passwords, as they lie on disk. */
    TenantSecrets secrets() {
        return TenantSecrets.reading(new SecretFiles(state.secrets()));
    }

    /** The authority, as it lies on disk. */
    AuthorityStore store() {
        return AuthorityStore.reading(state.authority());
    }

    /** Another control plane. */
    Kinds open() {
        connections.ifPresent(ControlConnections::close);
        var disk = new StateDirectory(Disk.at(state.root(), story.faults()));
        disk.tidy();
        authority = AuthorityStore.open(disk.authority(), story.clock(), random);
        var network = new UnreliableNetwork(servers, story.faults());
        var kept = new ControlConnections(TIMEOUT, network);
        connections = Optional.of(kept);
        var world = new TenantWorld(
                new UnreliableInstances(engine, story.faults()),
                kept,
                network,
                servers::listening,
                authority,
                TenantSecrets.keeping(new SecretFiles(disk.secrets()), random),
                Fingerprints.open(disk.fingerprintKey()),
                new Ledger<>(disk.instances(), TenantMemory.FORM),
                "redis:7-alpine",
                new TenantWorld.Network("127.0.0.1", List.of()),
                story.clock());
        var converger = new TenantConverger(world, reader(), AuthoritySpec::owns, Optional.empty(), false);
        tenants = new ConvergedKind<>(
                converger, converger.looking(authority), world.ledger(), new PruneGuard(0.2), story.clock());
        authorities = authorities(disk, new TenantViews(world, tenants));
        return Kinds.of(authorities, tenants);
    }

    static TenantReader reader() {
        return Tenants.reader(RANGES);
    }

    private ConvergedKind<AuthoritySpec, AuthorityMemory, ?, ?, ?> authorities(StateDirectory disk, TenantViews views) {
        var ledger = new Ledger<>(disk.records("certificate-authority"), AuthorityMemory.FORM);
        var converger = new AuthorityConverger(
                authority, ShownCertificates.of("tenant", views::shownIssuers), ledger, story.clock());
        return new ConvergedKind<>(converger, converger, ledger, new PruneGuard(0.2), story.clock());
    }
}
