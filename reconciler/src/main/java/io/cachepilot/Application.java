package io.cachepilot;

import io.cachepilot.api.cachepilot.CachePilotSurface;
import io.cachepilot.api.cachepilot.Observation;
import io.cachepilot.api.hooks.HooksSurface;
import io.cachepilot.api.http.Surface;
import io.cachepilot.cli.Installation;
import io.cachepilot.cli.Reading;
import io.cachepilot.cli.RunningControlPlane;
import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.Resources;
import io.cachepilot.control.SourceReader;
import io.cachepilot.control.StateDirectory;
import io.cachepilot.event.EventLog;
import io.cachepilot.event.Events;
import io.cachepilot.event.Fanout;
import io.cachepilot.file.DurableFile;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.InstancesBreaker;
import io.cachepilot.instance.process.RedisBinary;
import io.cachepilot.kind.Kind;
import io.cachepilot.kind.tenant.apply.Ledger;
import io.cachepilot.kind.tenant.apply.TenantKind;
import io.cachepilot.kind.tenant.apply.TenantSecrets;
import io.cachepilot.kind.tenant.apply.TenantWorld;
import io.cachepilot.kind.tenant.apply.WriteBack;
import io.cachepilot.kind.tenant.spec.PasswordReader;
import io.cachepilot.kind.tenant.spec.PortRange;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.loop.Loop;
import io.cachepilot.loop.LoopSettings;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.loop.queue.Backoff;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.pki.AuthorityUnusable;
import io.cachepilot.pki.CertificateAuthority;
import io.cachepilot.redis.ControlConnections;
import io.cachepilot.secret.Fingerprints;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.secret.SealingKeys;
import io.cachepilot.secret.SecretFiles;
import io.cachepilot.secret.SecretUnreadable;
import io.cachepilot.secret.Unsealer;
import io.cachepilot.settings.Settings;
import io.cachepilot.source.Source;
import io.cachepilot.source.SourceLocation;
import io.cachepilot.source.git.History;
import io.cachepilot.source.git.LastAccepted;
import io.cachepilot.source.git.SignatureGate;
import io.cachepilot.source.git.access.Connector;
import io.cachepilot.source.git.access.Credentials;
import io.cachepilot.source.git.signature.SignaturePolicy;
import io.cachepilot.source.webhook.Coalesced;
import io.cachepilot.source.webhook.Webhooks;
import io.cachepilot.spec.SpecHistory;
import io.cachepilot.spec.SpecRepository;
import io.cachepilot.spec.SpecRules;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The composition root: the only place that names adapters and puts the parts together. */
final class Application implements Installation {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofMinutes(1));

    private final Path home;
    private final InstantSource clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();

    /** Below that directory, paths are shown relative to it. */
    Application(Path home) {
        this.home = home;
    }

    @Override
    public Reading reading(Settings settings) {
        var state = new StateDirectory(settings.state());
        var engines = new Engines(settings, clock);
        Instances instances = engines.observing();
        var connections = new ControlConnections(settings.redisTimeout());
        var damaged = new ArrayList<String>();
        Optional<CertificateAuthority> authority =
                unlessDamaged(() -> CertificateAuthority.peek(state.authority()), Optional::empty, damaged);
        Fingerprints fingerprints =
                unlessDamaged(() -> Fingerprints.peek(state.fingerprintKey()), Fingerprints::passing, damaged);
        var secrets = TenantSecrets.reading(new SecretFiles(state.secrets()));
        var world = new TenantWorld(
                instances,
                connections,
                authority,
                secrets,
                fingerprints,
                new Ledger(state.instances()),
                settings.image(),
                network(settings),
                clock);
        TenantKind tenants =
                tenants(settings, world, SealedValues.reading(new SealingKeys(state.sealingKeys())), Optional.empty());
        return new Reading(
                state,
                reader(
                        settings,
                        Sources.reading(
                                settings.source(),
                                connector(settings),
                                new History(state.history()),
                                gate(settings, state, LastAccepted::reading)),
                        List.of(tenants)),
                tenants,
                secrets,
                instances,
                connections,
                authority,
                damaged,
                () -> RedisBinary.version(engines.binary().get()));
    }

    /** A look goes on without what can't be read, and says so. */
    private static <T> T unlessDamaged(Supplier<T> look, Supplier<T> without, List<String> damaged) {
        try {
            return look.get();
        } catch (AuthorityUnusable | SecretUnreadable | UncheckedIOException e) {
            damaged.add(String.valueOf(e.getMessage()));
            return without.get();
        }
    }

    @Override
    public RunningControlPlane serving(Settings settings, Events alsoTo) {
        var state = new StateDirectory(settings.state());
        DurableFile.createDirectories(state.cache());
        Logging.alsoTo(state.log());
        var engines = new Engines(settings, clock);
        engines.choose();
        var instances = new InstancesBreaker(engines.working());
        var connections = new ControlConnections(settings.redisTimeout());
        var world = new TenantWorld(
                instances,
                connections,
                Optional.of(CertificateAuthority.open(state.authority(), clock, random)),
                TenantSecrets.keeping(new SecretFiles(state.secrets()), random),
                Fingerprints.open(state.fingerprintKey()),
                new Ledger(state.instances()),
                settings.image(),
                network(settings),
                clock);
        var sealingKeys = new SealingKeys(state.sealingKeys());
        sealingKeys.ensure();
        SealedValues sealing = SealedValues.keeping(sealingKeys);
        var history = new History(state.history());
        Source source = Sources.serving(
                settings.source(),
                connector(settings),
                history,
                state.copy(settings.source().toString()),
                gate(settings, state, LastAccepted::keeping));
        TenantKind tenants = tenants(settings, world, sealing, writeBack(settings, source, sealing, world));
        List<Kind> kinds = List.of(tenants);
        var log = new EventLog(state.events());
        var events = new Fanout(List.of(log, alsoTo));
        var board = new StatusBoard();
        var loop = new Loop(
                Map.of("tenant", tenants),
                events,
                board,
                clock,
                new Random(),
                new LoopSettings(settings.engine().concurrency(), BACKOFF));
        var approvals = new ApprovalFiles(state.approvals());
        var controlPlane = new ControlPlane(new ControlPlane.Parts(
                reader(settings, source, kinds), kinds, loop, board, events, state, approvals, clock));
        var asking = new Coalesced("webhook", controlPlane::poll);
        var webhooks = new Webhooks(settings.webhookSecret(), branch(settings.source()), state.deliveries(), asking);
        Instances observing = engines.observing();
        var observation = observation(settings, state, source, world, observing, approvals);
        var surfaces = List.of(
                cachePilot(settings, state, source, tenants, board, controlPlane, world, sealing, log, observation),
                HooksSurface.of(webhooks, CachePilotSurface.errors()));
        var door = new ApiDoor(settings, state, surfaces, events, clock);
        var triggers = new Triggers(settings, state, controlPlane, loop, instances, door, new Random());
        return new RunningControlPlane(
                controlPlane,
                loop,
                board,
                tenants,
                triggers::start,
                door,
                new Resources(List.of(asking, triggers, connections, observing, instances, source, history)));
    }

    private Surface cachePilot(
            Settings settings,
            StateDirectory state,
            Source source,
            TenantKind tenants,
            StatusBoard board,
            ControlPlane controlPlane,
            TenantWorld world,
            SealedValues sealing,
            EventLog log,
            Observation observation) {
        var reader = new ManifestReader(List.of(tenants.reader()));
        var specs = new SpecRepository(
                source, reader, prefix(settings.source()), (all, _, name) -> tenants.conflicts(all, name));
        Path certificate = world.authority().orElseThrow().certificateFile();
        return CachePilotSurface.of(new CachePilotSurface.Parts(
                ApiDoor.VERSION,
                controlPlane,
                board,
                tenants,
                specs,
                new SpecHistory(source, reader, prefix(settings.source())),
                observation,
                log,
                sealing,
                world.secrets(),
                world.fingerprints(),
                state,
                ranges(settings),
                () -> DurableFile.read(certificate).orElseThrow(),
                settings.network().names(),
                settings.api().writesWait(),
                clock,
                random));
    }

    /** What commands have that only look, beside a control plane that works. */
    private Observation observation(
            Settings settings,
            StateDirectory state,
            Source source,
            TenantWorld world,
            Instances observing,
            ApprovalFiles approvals) {
        var looking = new TenantWorld(
                observing,
                world.connections(),
                world.authority(),
                TenantSecrets.reading(new SecretFiles(state.secrets())),
                world.fingerprints(),
                world.ledger(),
                settings.image(),
                world.network(),
                clock);
        TenantKind tenants = tenants(
                settings, looking, SealedValues.reading(new SealingKeys(state.sealingKeys())), Optional.empty());
        return new Observation(reader(settings, source, List.of(tenants)), tenants, approvals);
    }

    private static Connector connector(Settings settings) {
        return new Connector(settings.credentials().map(Credentials::in).orElseGet(Credentials::none));
    }

    /** What lets commits of the source through; empty: all of them count. */
    private static Optional<SignatureGate> gate(
            Settings settings, StateDirectory state, BiFunction<Path, String, LastAccepted> last) {
        return settings.signatures()
                .map(file -> new SignatureGate(
                        new SignaturePolicy(file),
                        last.apply(state.accepted(), settings.source().toString())));
    }

    private SourceReader reader(Settings settings, Source source, List<Kind> kinds) {
        var readers = kinds.stream().<KindReader<?>>map(Kind::reader).toList();
        return new SourceReader(source, new ManifestReader(readers), prefix(settings.source()));
    }

    /** What names of manifests begin with, so that they are what their author would type. */
    private String prefix(SourceLocation location) {
        return switch (location) {
            case SourceLocation.Directory(Path path) -> (path.startsWith(home) ? home.relativize(path) : path) + "/";
            case SourceLocation.LocalRepository repository -> prefix(repository.place());
            case SourceLocation.RemoteRepository repository -> prefix(repository.place());
        };
    }

    /** The branch that is followed; empty: the repository's own, or none. */
    private static Optional<String> branch(SourceLocation location) {
        return switch (location) {
            case SourceLocation.Directory _ -> Optional.empty();
            case SourceLocation.LocalRepository repository -> repository.place().branch();
            case SourceLocation.RemoteRepository repository ->
                repository.place().branch();
        };
    }

    private static String prefix(SourceLocation.Place place) {
        return place.directory().isEmpty() ? "" : place.directory() + "/";
    }

    private Optional<WriteBack> writeBack(Settings settings, Source source, SealedValues sealing, TenantWorld world) {
        if (settings.writeBack() == Settings.WriteBack.NEVER) {
            return Optional.empty();
        }
        var reader = new ManifestReader(List.of(new TenantReader(ranges(settings), passwords(settings, sealing))));
        var specs = new SpecRepository(source, reader, prefix(settings.source()), SpecRules.NONE);
        return Optional.of(new WriteBack(new TenantManifests(specs), sealing, world.secrets(), world.ledger()));
    }

    /** What people wrote by hand into a directory is theirs; a repository is to be enough to build the host anew. */
    private static boolean writesBackAlways(Settings settings) {
        return switch (settings.writeBack()) {
            // What it commits is not signed, and would not count.
            case AUTO ->
                !(settings.source() instanceof SourceLocation.Directory)
                        && settings.signatures().isEmpty();
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }

    private static TenantKind tenants(
            Settings settings, TenantWorld world, Unsealer unsealer, Optional<WriteBack> writeBack) {
        return new TenantKind(
                world,
                ranges(settings),
                passwords(settings, unsealer),
                new PruneGuard(settings.pruneShare()),
                writeBack,
                writesBackAlways(settings));
    }

    private static PasswordReader passwords(Settings settings, Unsealer unsealer) {
        return new PasswordReader(unsealer, settings.plainValues());
    }

    private static TenantRanges ranges(Settings settings) {
        Settings.Ranges ranges = settings.ranges();
        return new TenantRanges(
                ranges.maxmemoryMb().first(),
                ranges.maxmemoryMb().last(),
                ranges.limitMb().first(),
                ranges.limitMb().last(),
                portRange(ranges.tls()),
                portRange(ranges.plain()));
    }

    private static PortRange portRange(Settings.IntRange range) {
        return new PortRange(range.first(), range.last());
    }

    @Override
    public SealedValues sealing(Settings settings) {
        var state = new StateDirectory(settings.state());
        state.requireOwn();
        return SealedValues.keeping(new SealingKeys(state.sealingKeys()));
    }

    @Override
    public Instances instances(Settings settings) {
        new StateDirectory(settings.state()).requireOwn();
        return new Engines(settings, clock).working();
    }

    private static TenantWorld.Network network(Settings settings) {
        return new TenantWorld.Network(
                settings.network().address(), settings.network().names());
    }
}
