package io.cachepilot.cli;

import io.cachepilot.cli.context.Installation;
import io.cachepilot.cli.context.KindCommands;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.cli.tenant.TenantCommands;
import io.cachepilot.cli.tenant.TenantLook;
import io.cachepilot.control.SourceReader;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.ConvergedKind;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.event.Events;
import io.cachepilot.instance.InMemoryInstances;
import io.cachepilot.instance.Instances;
import io.cachepilot.kind.authority.apply.AuthorityConverger;
import io.cachepilot.kind.authority.apply.AuthorityMemory;
import io.cachepilot.kind.authority.spec.AuthorityReader;
import io.cachepilot.kind.authority.spec.AuthoritySpec;
import io.cachepilot.kind.authority.view.AuthoritySpecViews;
import io.cachepilot.kind.tenant.act.TenantActs;
import io.cachepilot.kind.tenant.act.TenantCheckup;
import io.cachepilot.kind.tenant.apply.TenantConverger;
import io.cachepilot.kind.tenant.apply.TenantWorld;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.memory.TenantSecrets;
import io.cachepilot.kind.tenant.spec.PasswordReader;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.view.TenantSpecViews;
import io.cachepilot.kind.tenant.view.TenantViews;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.pki.Authority;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.pki.handshake.Handshake;
import io.cachepilot.proc.ListeningPorts;
import io.cachepilot.redis.ControlConnections;
import io.cachepilot.secret.Fingerprints;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.secret.SealingKeys;
import io.cachepilot.secret.SecretFiles;
import io.cachepilot.settings.Setting;
import io.cachepilot.settings.Settings;
import io.cachepilot.source.directory.DirectorySource;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.location.SourceLocation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks at real directories and at no instance; it converges nothing. */
public final class TestInstallation implements Installation {
    private final Clock clock = Clock.systemUTC();

    @Override
    public ReadOnlyControlPlane reading(Settings settings) {
        return look(settings).reading();
    }

    private TenantLook look(Settings settings) {
        var state = new StateDirectory(settings.state());
        Instances instances = instances(settings);
        var connections = new ControlConnections(settings.get(Setting.REDIS_TIMEOUT));
        var secrets = TenantSecrets.reading(new SecretFiles(state.secrets()));
        var world = new TenantWorld(
                instances,
                connections,
                Handshake::check,
                ListeningPorts::read,
                Authority.none(),
                secrets,
                Fingerprints.peek(state.fingerprintKey()),
                new Ledger<>(state.instances(), TenantMemory.FORM),
                "redis:7-alpine",
                new TenantWorld.Network("127.0.0.1", List.of()),
                clock);
        var reader = new TenantReader(TenantRanges.DEFAULT, passwords(settings));
        var converger = new TenantConverger(world, reader, _ -> false, Optional.empty(), false);
        var kind = new ConvergedKind<>(
                converger, converger, world.ledger(), new PruneGuard(settings.get(Setting.PRUNE_SHARE)), clock);
        var authorities = new Ledger<>(state.records(AuthoritySpec.KEY_KIND), AuthorityMemory.FORM);
        AuthorityStore store = AuthorityStore.reading(state.authority());
        var authority = new AuthorityConverger(store, List::of, authorities, clock);
        var source = new DirectorySource(directory(settings), new History(state.history()));
        var tenants = new TenantViews(world, kind);
        var reading = new ReadOnlyControlPlane(
                state,
                new SourceReader(source, new ManifestReader(List.of(new AuthorityReader(), reader)), "tenants.d/"),
                Kinds.of(new ConvergedKind<>(authority, authority, authorities, new PruneGuard(0.2), clock), kind),
                new TreeMap<>(Map.of(
                        "tenant",
                        new TenantSpecViews(tenants, state.authority()),
                        AuthoritySpec.KEY_KIND,
                        new AuthoritySpecViews(store, authorities))),
                new TreeMap<>(Map.of(
                        "tenant",
                        new TenantActs(
                                tenants,
                                instances,
                                kind::counters,
                                new TenantCheckup(
                                        tenants, () -> "7.0.15", ListeningPorts::read, TenantRanges.DEFAULT)))),
                instances,
                connections,
                Authority.none(),
                List.of());
        return new TenantLook(reading, tenants, secrets);
    }

    @Override
    public List<KindCommands> commands() {
        return List.of(new TenantCommands(this::look));
    }

    private static PasswordReader passwords(Settings settings) {
        var keys = new SealingKeys(new StateDirectory(settings.state()).sealingKeys());
        return new PasswordReader(SealedValues.reading(keys), settings.get(Setting.PLAIN_VALUES));
    }

    @Override
    public SealedValues sealing(Settings settings) {
        return SealedValues.keeping(new SealingKeys(new StateDirectory(settings.state()).sealingKeys()));
    }

    @Override
    public RunningControlPlane serving(Settings settings, Events alsoTo) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Instances instances(Settings settings) {
        return new InMemoryInstances(settings.state().resolve("instances"), clock);
    }

    private static Path directory(Settings settings) {
        return ((SourceLocation.Directory) settings.get(Setting.SOURCE)).path();
    }
}
