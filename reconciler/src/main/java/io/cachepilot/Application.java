package io.cachepilot;

import io.cachepilot.api.cachepilot.CachePilotSurface;
import io.cachepilot.api.cachepilot.Observation;
import io.cachepilot.api.hooks.HooksSurface;
import io.cachepilot.api.http.Surface;
import io.cachepilot.cli.context.Installation;
import io.cachepilot.cli.context.Reading;
import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.Resources;
import io.cachepilot.control.SourceReader;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.Dependants;
import io.cachepilot.converge.Kinds;
import io.cachepilot.event.EventLog;
import io.cachepilot.event.Events;
import io.cachepilot.event.Fanout;
import io.cachepilot.file.DurableFile;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.InstancesBreaker;
import io.cachepilot.instance.process.RedisBinary;
import io.cachepilot.kind.authority.spec.AuthorityReader;
import io.cachepilot.kind.tenant.view.TenantViews;
import io.cachepilot.loop.Loop;
import io.cachepilot.loop.LoopSettings;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.queue.Backoff;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.pki.Authority;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.pki.AuthorityUnusable;
import io.cachepilot.redis.ControlConnections;
import io.cachepilot.secret.Fingerprints;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.secret.SealingKeys;
import io.cachepilot.secret.SecretUnreadable;
import io.cachepilot.settings.Settings;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.webhook.Coalesced;
import io.cachepilot.source.webhook.Webhooks;
import io.cachepilot.spec.SpecRepository;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
        var store = AuthorityStore.reading(state.authority());
        Authority authority = unlessDamaged(store::asItIs, Authority::none, damaged);
        Fingerprints fingerprints =
                unlessDamaged(() -> Fingerprints.peek(state.fingerprintKey()), Fingerprints::passing, damaged);
        var around = new Surroundings(
                settings,
                state,
                instances,
                connections,
                authority,
                authority,
                fingerprints,
                SealedValues.reading(new SealingKeys(state.sealingKeys())),
                clock,
                random);
        var tenants = TenantWiring.reading(around);
        var wired = tenants.kind();
        var kinds = Kinds.of(AuthorityWiring.kind(around, store, wired.tenants()), wired.kind());
        var sources = new Sources(settings, state, home);
        return new Reading(
                state,
                sources.reading(new History(state.history()), List.of(new AuthorityReader(), tenants.reader())),
                kinds,
                wired.tenants(),
                tenants.secrets(),
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
        state.tidy();
        DurableFile.createDirectories(state.cache());
        Logging.alsoTo(state.log());
        var engines = new Engines(settings, clock);
        engines.choose();
        var instances = new InstancesBreaker(engines.working());
        var connections = new ControlConnections(settings.redisTimeout());
        var sealingKeys = new SealingKeys(state.sealingKeys());
        sealingKeys.ensure();
        Authority before =
                unlessDamaged(AuthorityStore.reading(state.authority())::asItIs, Authority::none, new ArrayList<>());
        var authority = AuthorityStore.open(state.authority(), clock, random);
        var around = new Surroundings(
                settings,
                state,
                instances,
                connections,
                authority,
                before,
                Fingerprints.open(state.fingerprintKey()),
                SealedValues.keeping(sealingKeys),
                clock,
                random);
        var history = new History(state.history());
        var sources = new Sources(settings, state, home);
        var tenants = TenantWiring.keeping(around);
        var reader = sources.serving(history, List.of(new AuthorityReader(), tenants.reader()));
        var wired = tenants.kind(reader);
        var kinds = Kinds.of(AuthorityWiring.kind(around, authority, wired.tenants()), wired.kind());
        var log = new EventLog(state.events());
        var events = new Fanout(List.of(log, alsoTo));
        var board = new StatusBoard();
        var loop = new Loop(
                kinds.reconcilers(),
                events,
                board,
                clock,
                new Random(),
                new LoopSettings(settings.engine().concurrency(), BACKOFF));
        var approvals = new ApprovalFiles(state.approvals());
        var controlPlane =
                new ControlPlane(new ControlPlane.Parts(reader, kinds, loop, board, events, state, approvals, clock));
        board.listen(new Dependants(kinds, board, loop));
        var asking = new Coalesced("webhook", controlPlane::poll);
        var webhooks = new Webhooks(settings.webhookSecret(), sources.branch(), state.deliveries(), asking);
        Instances observing = engines.observing();
        var aroundLooking = around.looking(observing, SealedValues.reading(new SealingKeys(state.sealingKeys())));
        var lookingTenants = tenants.looking(aroundLooking).kind();
        var looking = Kinds.of(
                AuthorityWiring.kind(aroundLooking, authority, lookingTenants.tenants()), lookingTenants.kind());
        var observation = new Observation(reader, looking, approvals);
        var surfaces = List.of(
                cachePilot(around, tenants, kinds, wired.tenants(), reader, board, controlPlane, log, observation),
                HooksSurface.of(webhooks, CachePilotSurface.errors()));
        var door = new ApiDoor(settings, state, surfaces, events, clock);
        var triggers = new Triggers(settings, state, controlPlane, loop, instances, door, new Random());
        return new RunningControlPlane(
                controlPlane,
                loop,
                board,
                kinds,
                wired.tenants(),
                triggers::start,
                door,
                new Resources(List.of(asking, triggers, connections, observing, instances, reader.source(), history)));
    }

    private Surface cachePilot(
            Surroundings around,
            TenantWiring tenants,
            Kinds kinds,
            TenantViews views,
            SourceReader reader,
            StatusBoard board,
            ControlPlane controlPlane,
            EventLog log,
            Observation observation) {
        Settings settings = around.settings();
        Path certificate = AuthorityStore.reading(around.state().authority()).bundleFile();
        return CachePilotSurface.of(new CachePilotSurface.Parts(
                ApiDoor.VERSION,
                controlPlane,
                board,
                views,
                kinds,
                new SpecRepository(reader.source(), reader.reader(), reader.prefix(), kinds::conflicts),
                reader.history(),
                observation,
                log,
                around.sealing(),
                tenants.secrets(),
                around.fingerprints(),
                around.state(),
                tenants.ranges(),
                () -> DurableFile.read(certificate).orElseThrow(),
                settings.network().names(),
                settings.api().writesWait(),
                clock,
                random));
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
}
