package io.cachepilot;

import io.cachepilot.cli.context.Installation;
import io.cachepilot.cli.context.KindCommands;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.cli.tenant.TenantCommands;
import io.cachepilot.cli.tenant.TenantLook;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.event.Events;
import io.cachepilot.file.Damaged;
import io.cachepilot.instance.Instances;
import io.cachepilot.pki.Authority;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.redis.ControlConnections;
import io.cachepilot.secret.Fingerprints;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.secret.SealingKeys;
import io.cachepilot.settings.Setting;
import io.cachepilot.settings.Settings;
import io.cachepilot.source.git.repository.History;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The composition root: the only place that names adapters and puts the parts together. */
final class Application implements Installation {
    private final Path home;
    private final InstantSource clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();

    /** Below that directory, paths are shown relative to it. */
    Application(Path home) {
        this.home = home;
    }

    /** What is looked at, and by which kinds. */
    private record Look(ReadOnlyControlPlane reading, KindsWiring kinds, KindsWiring.Wired wired) {}

    @Override
    public ReadOnlyControlPlane reading(Settings settings) {
        return look(settings).reading();
    }

    @Override
    public List<KindCommands> commands() {
        return List.of(new TenantCommands(settings -> {
            Look look = look(settings);
            return new TenantLook(
                    look.reading(), look.wired().tenants(), look.kinds().tenantSecrets());
        }));
    }

    private Look look(Settings settings) {
        var state = new StateDirectory(settings.state());
        var engines = new Engines(settings, clock);
        Instances instances = engines.observing();
        var connections = new ControlConnections(settings.get(Setting.REDIS_TIMEOUT));
        var damaged = new ArrayList<String>();
        var store = AuthorityStore.reading(state.authority());
        Authority authority = unlessDamaged(store::asItIs, Authority::none, damaged);
        Fingerprints fingerprints =
                unlessDamaged(() -> Fingerprints.peek(state.fingerprintKey()), Fingerprints::passing, damaged);
        var around = new Surroundings(
                settings,
                state,
                instances,
                engines::serverVersion,
                connections,
                authority,
                authority,
                fingerprints,
                SealedValues.reading(new SealingKeys(state.sealingKeys())),
                clock,
                random);
        var kinds = KindsWiring.reading(around, store);
        var wired = kinds.wired();
        var reading = new ReadOnlyControlPlane(
                state,
                new Sources(settings, state, home).reading(new History(state.history()), kinds.readers()),
                wired.kinds(),
                wired.words(),
                wired.acts(),
                instances,
                connections,
                authority,
                damaged);
        return new Look(reading, kinds, wired);
    }

    /** A look goes on without what can't be read, and says so. */
    static <T> T unlessDamaged(Supplier<T> look, Supplier<T> without, List<String> damaged) {
        try {
            return look.get();
        } catch (Damaged | UncheckedIOException e) {
            damaged.add(String.valueOf(e.getMessage()));
            return without.get();
        }
    }

    @Override
    public RunningControlPlane serving(Settings settings, Events alsoTo) {
        return new ServingWiring(home, settings, clock, random).running(alsoTo);
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
