package io.cachepilot.access.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.Principal;
import io.cachepilot.access.Role;
import io.cachepilot.access.SteppedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RateLimiterTest {
    private static final Caller KEY = new Caller.Known(Principal.key("monitoring", Role.VIEWER));
    private static final Duration WINDOW = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final SteppedClock clock = new SteppedClock();
    private RateLimiter limiter;

    @BeforeEach
    void open() {
        limiter = RateLimiter.open(directory, clock);
    }

    @AfterEach
    void close() {
        limiter.close();
    }

    /** What the window is said to be, without any thought of speed. */
    private static final class Model {
        private final List<Instant> admitted = new ArrayList<>();

        boolean wouldAdmit(Instant at, int limit) {
            return within(at) < limit;
        }

        boolean admit(Instant at, int limit) {
            boolean admits = wouldAdmit(at, limit);
            if (admits) {
                admitted.add(at);
            }
            return admits;
        }

        long within(Instant at) {
            return admitted.stream()
                    .filter(time -> time.isAfter(at.minus(WINDOW)) && !time.isAfter(at))
                    .count();
        }
    }

    @Test
    void keyAndUserOfOneNameShareNothing() {
        var user = new Caller.Known(new Principal(Principal.Kind.USER, "monitoring", "monitoring", Role.VIEWER));

        assertThat(limiter.admit(KEY, "tenants", 1).allowed()).isTrue();
        assertThat(limiter.admit(KEY, "tenants", 1).allowed()).isFalse();
        assertThat(limiter.admit(user, "tenants", 1).allowed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void letsThroughExactlyWhatTheModelDoes(long seed) {
        var random = new Random(seed);
        var models = List.of(new Model(), new Model(), new Model());
        List<Caller> callers = List.of(KEY, stranger("203.0.113.1"), stranger("203.0.113.2"));
        int limit = 1 + random.nextInt(12);
        for (int i = 0; i < 4_000; i++) {
            if (random.nextInt(50) == 0) {
                limit = 1 + random.nextInt(12);
            }
            if (random.nextInt(100) == 0) {
                reopen();
            }
            clock.advance(step(random));
            int who = random.nextInt(callers.size());
            Instant now = clock.instant();
            Decision decision = limiter.admit(callers.get(who), "tenants", limit);
            Model model = models.get(who);
            assertThat(decision.allowed()).isEqualTo(model.admit(now, limit));
            assertThat(decision.remaining()).isEqualTo((int) Math.max(0, limit - model.within(now)));
            if (!decision.allowed()) {
                long seconds = decision.retryAfterSeconds();
                assertThat(model.wouldAdmit(now.plusSeconds(seconds), limit)).isTrue();
                assertThat(seconds == 0 || model.wouldAdmit(now.plusSeconds(seconds - 1), limit))
                        .as("not a second too long")
                        .isFalse();
            }
        }
    }

    /** Often nothing, often the very end of a window. */
    private static Duration step(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Duration.ZERO;
            case 1 -> Duration.ofNanos(1_000);
            case 2 -> WINDOW;
            case 3 -> WINDOW.minusNanos(1_000);
            default -> Duration.ofNanos(1_000L * random.nextInt(10_000_000));
        };
    }

    @Test
    void theWindowIsOpenAtItsBeginning() {
        assertThat(admit(1)).isTrue();
        clock.advance(WINDOW.minusNanos(1_000));
        Decision last = limiter.admit(KEY, "tenants", 1);
        assertThat(last).isEqualTo(new Decision(false, 1, 0, 1, 1));
        clock.advance(Duration.ofNanos(1_000));
        assertThat(admit(1)).isTrue();
    }

    @Test
    void callersAndCategoriesAreCountedApart() {
        assertThat(admit(1)).isTrue();
        assertThat(admit(1)).isFalse();
        assertThat(limiter.admit(KEY, "system", 1).allowed()).isTrue();
        assertThat(limiter.admit(stranger("monitoring"), "tenants", 1).allowed())
                .isTrue();
        assertThat(limiter.admit(stranger("2001:db8::1"), "tenants", 1).allowed())
                .isTrue();
        assertThat(limiter.admit(stranger("2001:db8::2"), "tenants", 1).allowed())
                .as("one who has a whole network is one caller")
                .isFalse();
        assertThat(limiter.admit(stranger("2001:db8:0:1::1"), "tenants", 1).allowed())
                .isTrue();
    }

    /** Nothing is closed: as if the process had been killed. */
    @Test
    void countsAreThereAfterACrash() {
        for (int i = 0; i < 50; i++) {
            assertThat(admit(50)).isTrue();
            assertThat(limiter.admit(stranger("203.0.113.1"), "tenants", 50).allowed())
                    .isTrue();
        }
        try (RateLimiter next = RateLimiter.open(directory, clock)) {
            assertThat(next.admit(KEY, "tenants", 50).allowed()).isFalse();
            assertThat(next.admit(stranger("203.0.113.1"), "tenants", 50).allowed())
                    .isFalse();
            assertThat(next.admit(stranger("203.0.113.2"), "tenants", 50).allowed())
                    .isTrue();
            clock.advance(WINDOW);
            assertThat(next.admit(KEY, "tenants", 50).allowed()).isTrue();
        }
    }

    @Test
    void aDamagedFileOnlyForgets() throws IOException {
        assertThat(admit(1)).isTrue();
        limiter.close();
        Path file = directory.resolve("admissions");
        Files.writeString(file, "no marks, but longer than one of them", StandardOpenOption.TRUNCATE_EXISTING);
        limiter = RateLimiter.open(directory, clock);

        assertThat(admit(1)).isTrue();
        reopen();
        assertThat(admit(1)).isFalse();
    }

    @Test
    void aFileThatCanNotBeWrittenDoesNotEndTheLimits() throws IOException {
        limiter.close();
        Files.delete(directory.resolve("admissions"));
        Files.createDirectory(directory.resolve("admissions"));
        limiter = RateLimiter.open(directory, clock);

        assertThat(admit(1)).isTrue();
        assertThat(admit(1)).isFalse();
    }

    @Test
    void aClockThatIsSetBackNeitherBlocksForLongNorLetsMoreThrough() {
        for (int i = 0; i < 10; i++) {
            assertThat(admit(10)).isTrue();
        }
        clock.advance(Duration.ofHours(-1));
        assertThat(admit(10)).isFalse();
        reopen();
        assertThat(admit(10)).isFalse();
        clock.advance(WINDOW);
        assertThat(admit(10)).isTrue();
    }

    @Test
    void strangersPushNobodyOut() {
        limiter.close();
        limiter = new RateLimiter(directory.resolve("few"), clock, 100);
        assertThat(admit(1)).isTrue();
        assertThat(limiter.admit(stranger("203.0.113.1"), "tenants", 1).allowed())
                .isTrue();
        int allowed = 0;
        for (int i = 0; i < 10_000; i++) {
            String address = "10.0.%d.%d".formatted(i / 250, i % 250);
            allowed += limiter.admit(stranger(address), "tenants", 1).allowed() ? 1 : 0;
        }
        assertThat(allowed).as("99 of their own, and one that all others share").isEqualTo(100);
        limiter.close();
        limiter = new RateLimiter(directory.resolve("few"), clock, 100);
        assertThat(limiter.admit(stranger("192.0.2.1"), "tenants", 1).allowed())
                .as("it is shared after a restart too")
                .isFalse();
        assertThat(admit(1)).isFalse();
        assertThat(limiter.admit(stranger("203.0.113.1"), "tenants", 1).allowed())
                .isFalse();

        clock.advance(WINDOW);
        assertThat(limiter.admit(stranger("198.51.100.1"), "tenants", 1).allowed())
                .as("what is over makes room")
                .isTrue();
        assertThat(limiter.admit(stranger("198.51.100.2"), "tenants", 1).allowed())
                .isTrue();
    }

    @Test
    void manyThreadsGetExactlyTheLimit() throws Exception {
        try (var threads = Executors.newFixedThreadPool(64)) {
            var tasks = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 64; i++) {
                tasks.add(() -> {
                    int allowed = 0;
                    for (int n = 0; n < 500; n++) {
                        allowed += admit(200) ? 1 : 0;
                    }
                    return allowed;
                });
            }
            int allowed = 0;
            for (var done : threads.invokeAll(tasks)) {
                allowed += done.get();
            }
            assertThat(allowed).isEqualTo(200);
        }
    }

    @Test
    void limitsBelowOneAreAMistake() {
        assertThatThrownBy(() -> admit(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private boolean admit(int limit) {
        return limiter.admit(KEY, "tenants", limit).allowed();
    }

    private void reopen() {
        limiter.close();
        limiter = RateLimiter.open(directory, clock);
    }

    private static Caller stranger(String address) {
        return new Caller.Stranger(ClientAddress.of(address));
    }
}
