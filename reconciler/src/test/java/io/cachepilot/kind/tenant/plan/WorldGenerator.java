package io.cachepilot.kind.tenant.plan;

import io.cachepilot.kind.tenant.plan.Field.Group;
import io.cachepilot.kind.tenant.plan.Observed.CertificateLook;
import io.cachepilot.kind.tenant.plan.Observed.ServerLook;
import io.cachepilot.kind.tenant.spec.EvictionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Wishes and worlds at random, the same for the same seed. */
final class WorldGenerator {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static final Field APPENDONLY = Field.server("appendonly");
    private static final List<Integer> MAXMEMORIES = List.of(64, 128, 256);

    private final RandomGenerator random;

    WorldGenerator(long seed) {
        random = new SplittableRandom(seed);
    }

    Wish wish() {
        var wish = Wish.of(spec())
                .withPorts(pick(List.of(7300, 7301)), pick(List.of(7600, 7601)))
                .withPassword(pick(List.of("first", "second")))
                .withNames(pick(List.of("client1.example", "client1.example, 127.0.0.1")))
                .withIssuer(pick(List.of("authority-1", "authority-2")));
        return chance(50) ? wish.approve() : wish;
    }

    private TenantSpec spec() {
        int maxmemory = pick(MAXMEMORIES);
        var spec = Specs.tenant("client1")
                .memory(maxmemory, maxmemory * pick(List.of(2, 3)), pick(List.of(EvictionPolicy.values())))
                .mode(pick(List.of(SecurityMode.values())))
                .persistence(pick(List.of(Persistence.values())))
                .scripting(chance(50));
        if (chance(10)) {
            spec.stopped();
        }
        if (chance(5)) {
            spec.suspended();
        }
        if (chance(30)) {
            spec.restartedAt(NOW.plusSeconds(random.nextInt(-3600, 1800)));
        }
        if (chance(10)) {
            spec.certificateRenewedAt(NOW.plusSeconds(random.nextInt(-3600, 1800)));
        }
        return spec.spec();
    }

    /** A world that was once brought to this wish, to another one or to none, and was then left to other people. */
    WorldModel world(Wish wish) {
        if (chance(5)) {
            return WorldModel.empty();
        }
        Wish before = chance(60) ? wish : wish();
        var world = WorldModel.inSync(before, NOW.minusSeconds(random.nextInt(7200)));
        world.usedMemory = random.nextLong(300L * 1024 * 1024);
        if (chance(10)) {
            world.applied.clear();
        }
        if (chance(70)) {
            meddle(world, wish);
        }
        halt(world);
        makePossible(world, wish);
        return world;
    }

    private void meddle(WorldModel world, Wish wish) {
        var fields = new ArrayList<>(wish.wanted().fields().keySet());
        fields.remove(Field.STATE);
        fields.add(Field.access("stranger"));
        for (int i = random.nextInt(6); i > 0; i--) {
            Field field = pick(fields);
            Optional<String> other =
                    Optional.ofNullable(wish().wanted().fields().get(field)).filter(_ -> chance(80));
            world.drift(field, field.group() == Group.ACCESS ? other.or(() -> Optional.of("strange")) : other);
        }
        world.spoilFiles(wish.wanted());
        world.carriedData = chance(10);
        if (chance(10)) {
            world.certificate = Optional.empty();
            world.kept.keySet().removeIf(field -> field.group() == Group.CERTIFICATE);
        }
        if (chance(10)) {
            world.certificate =
                    Optional.of(new CertificateLook("another", NOW.plus(Duration.ofDays(random.nextInt(-10, 60)))));
        }
    }

    private void halt(WorldModel world) {
        switch (random.nextInt(11)) {
            case 0 -> world.absent();
            case 1 -> world.stop();
            case 2 -> world.exit(NOW.minusSeconds(random.nextInt(600)), random.nextInt(12));
            case 3 -> lookIfRunning(world, new ServerLook.Silent("timed out"));
            case 4 -> lookIfRunning(world, new ServerLook.Refusing("WRONGPASS"));
            case 5 -> lookIfRunning(world, new ServerLook.Loading());
            default -> {}
        }
    }

    private static void lookIfRunning(WorldModel world, ServerLook look) {
        if (world.observed().running()) {
            world.look(look);
        }
    }

    /** No certificate is served on a closed port, no server holds more than it may, and one that can't be asked is as it was. */
    private static void makePossible(WorldModel world, Wish wish) {
        if (!world.observed().running() || !world.tlsOpen()) {
            world.served = Optional.empty();
        } else if (world.served.isEmpty()) {
            world.served = Optional.of("another");
        }
        while (world.evicts()) {
            world.usedMemory /= 2;
        }
        if (!world.observed().answering()) {
            String known = world.applied.getOrDefault(
                    APPENDONLY, wish.wanted().fields().get(APPENDONLY));
            world.live.put(APPENDONLY, known);
            // Whether a server that can't be asked is fuller than it may be is not to be known.
            world.usedMemory = 0;
        }
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
