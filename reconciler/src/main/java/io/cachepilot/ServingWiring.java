package io.cachepilot;

import io.cachepilot.api.cachepilot.CachePilotSurface;
import io.cachepilot.api.control.ControlSurface;
import io.cachepilot.api.event.EventStreams;
import io.cachepilot.api.hooks.HooksSurface;
import io.cachepilot.api.http.Surface;
import io.cachepilot.api.spec.Observation;
import io.cachepilot.api.spec.SpecWrites;
import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.Resources;
import io.cachepilot.control.SourceReader;
import io.cachepilot.control.hold.AgreedFiles;
import io.cachepilot.control.hold.Holding;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.Dependants;
import io.cachepilot.converge.Kinds;
import io.cachepilot.event.EventLog;
import io.cachepilot.event.Events;
import io.cachepilot.event.Fanout;
import io.cachepilot.file.DurableFile;
import io.cachepilot.instance.InstancesBreaker;
import io.cachepilot.loop.Loop;
import io.cachepilot.loop.LoopSettings;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.queue.Backoff;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.pki.Authority;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.redis.ControlConnections;
import io.cachepilot.report.answer.Reports;
import io.cachepilot.secret.Fingerprints;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.secret.SealingKeys;
import io.cachepilot.settings.ApplyPolicy;
import io.cachepilot.settings.Setting;
import io.cachepilot.settings.Settings;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.webhook.Coalesced;
import io.cachepilot.source.webhook.Webhooks;
import io.cachepilot.spec.SpecRepository;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Puts a control plane together that works. Made for one. */
final class ServingWiring {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofMinutes(1));

    private final Path home;
    private final Settings settings;
    private final InstantSource clock;
    private final SecureRandom random;
    private final StateDirectory state;
    private final Engines engines;

    /** Below that directory, paths are shown relative to it. */
    ServingWiring(Path home, Settings settings, InstantSource clock, SecureRandom random) {
        this.home = home;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.state = new StateDirectory(settings.state());
        this.engines = new Engines(settings, clock);
    }

    /** @param alsoTo hears of every event, beside the log of events */
    RunningControlPlane running(Events alsoTo) {
        state.tidy();
        DurableFile.createDirectories(state.cache());
        Logging.alsoTo(state.log());
        engines.choose();
        var instances = new InstancesBreaker(engines.working());
        var connections = new ControlConnections(settings.get(Setting.REDIS_TIMEOUT));
        Authority before = Application.unlessDamaged(
                AuthorityStore.reading(state.authority())::asItIs, Authority::none, new ArrayList<>());
        var authority = AuthorityStore.open(state.authority(), clock, random);
        var around = new Surroundings(
                settings,
                state,
                instances,
                engines::serverVersion,
                connections,
                authority,
                before,
                Fingerprints.open(state.fingerprintKey()),
                SealedValues.keeping(sealingKeys()),
                clock,
                random);
        var history = new History(state.history());
        var sources = new Sources(settings, state, home);
        var wiring = KindsWiring.keeping(around, authority);
        SourceReader reader = sources.serving(history, wiring.readers());
        var wired = wiring.wired(reader);
        var log = new EventLog(state.events());
        var events = new Fanout(List.of(log, alsoTo));
        var board = new StatusBoard();
        var loop = new Loop(
                wired.kinds().reconcilers(),
                events,
                board,
                clock,
                new Random(),
                new LoopSettings(settings.get(Setting.CONCURRENCY), BACKOFF));
        var approvals = new ApprovalFiles(state.approvals());
        var agreed = new AgreedFiles(state.agreed());
        // A pass by hand keeps to what was wanted of the control plane.
        boolean isHeld = settings.get(Setting.APPLY) == ApplyPolicy.APPROVED || agreed.isBegun();
        var holding = new Holding(agreed, wired.kinds(), reader, approvals);
        var controlPlane = new ControlPlane(new ControlPlane.Dependencies(
                reader,
                wired.kinds(),
                loop,
                board,
                events,
                state,
                approvals,
                isHeld ? Optional.of(holding) : Optional.empty(),
                clock));
        board.listen(new Dependants(wired.kinds(), board, loop));
        var asking = new Coalesced("webhook", controlPlane::poll);
        var webhooks = new Webhooks(settings.get(Setting.WEBHOOK_SECRET), sources.branch(), state.deliveries(), asking);
        var observing = engines.observing();
        var looking =
                wiring.looking(around.looking(observing, SealedValues.reading(new SealingKeys(state.sealingKeys()))));
        Kinds seen = looking.wired().kinds();
        var held = new Holding(agreed, seen, reader, approvals);
        var observation = new Observation(reader, seen, approvals, held);
        var writes = new SpecWrites(
                new SpecRepository(reader.source(), reader.reader(), reader.prefix(), wired.kinds()::conflicts),
                controlPlane,
                board,
                around.fingerprints(),
                approvals,
                isHeld ? Optional.of(held) : Optional.empty(),
                settings.get(Setting.API_WRITES_WAIT));
        var streams = new EventStreams(log);
        var reports = new Reports(
                observation.kinds(),
                wired.words(),
                wired.acts(),
                () -> Optional.of(controlPlane.status()),
                _ -> Optional.empty(),
                new ManifestReader(observation.kinds().readers()),
                observation::wanted,
                reader.history(),
                state.events(),
                List.of(),
                clock);
        var surfaces = List.of(
                cachePilot(around, wiring, wired, reader, writes, board, controlPlane, streams, observation),
                ControlSurface.of(new ControlSurface.Dependencies(
                        () -> settings.served(state.chosenEngine()),
                        reports,
                        reader.history(),
                        observation,
                        streams,
                        writes,
                        CachePilotSurface.errors())),
                HooksSurface.of(webhooks, CachePilotSurface.errors()));
        var door = new ApiDoor(settings, state, surfaces, events, clock);
        var triggers = new Triggers(settings, state, controlPlane, loop, instances, door, new Random());
        return new RunningControlPlane(
                controlPlane,
                loop,
                board,
                wired.kinds(),
                reports,
                triggers::start,
                door,
                new Resources(List.of(asking, triggers, connections, observing, instances, reader.source(), history)));
    }

    private SealingKeys sealingKeys() {
        var keys = new SealingKeys(state.sealingKeys());
        keys.ensure();
        return keys;
    }

    private Surface cachePilot(
            Surroundings around,
            KindsWiring wiring,
            KindsWiring.Wired wired,
            SourceReader reader,
            SpecWrites writes,
            StatusBoard board,
            ControlPlane controlPlane,
            EventStreams streams,
            Observation observation) {
        Path certificate = AuthorityStore.reading(state.authority()).bundleFile();
        return CachePilotSurface.of(new CachePilotSurface.Dependencies(
                ApiDoor.VERSION,
                controlPlane,
                board,
                wired.tenants(),
                wired.kinds(),
                writes,
                reader.history(),
                observation,
                streams,
                around.sealing(),
                wiring.tenantSecrets(),
                state,
                wiring.tenantRanges(),
                () -> DurableFile.read(certificate).orElseThrow(),
                settings.get(Setting.NAMES),
                clock,
                random));
    }
}
