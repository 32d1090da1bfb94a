package io.cachepilot.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Duration OFTEN = Duration.ofMillis(2);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final Schedule schedule = new Schedule();

    @AfterEach
    void close() {
        schedule.close();
    }

    @Test
    void runsATaskAgainAndAgainInAThreadNamedAfterIt() {
        var threeTimes = new CountDownLatch(3);
        var thread = new CompletableFuture<Thread>();
        schedule.every("look", OFTEN, () -> {
            thread.complete(Thread.currentThread());
            threeTimes.countDown();
        });
        schedule.start();
        await(threeTimes);
        assertThat(thread.join().getName()).isEqualTo("schedule-look");
        assertThat(thread.join().isVirtual()).isTrue();
    }

    @Test
    void runsATaskAtTheTimesOfAnExpression() {
        var twice = new CountDownLatch(2);
        schedule.start();
        schedule.cron("each second", "* * * * * ?", BERLIN, twice::countDown);
        await(twice);
    }

    @Test
    void skipsTheTimesThatComeWhileATaskStillRuns() {
        var go = new CountDownLatch(1);
        var again = new CountDownLatch(2);
        var started = new AtomicInteger();
        schedule.every("slow", OFTEN, () -> {
            started.incrementAndGet();
            again.countDown();
            await(go);
        });
        var othersTimes = new CountDownLatch(50);
        schedule.every("fast", OFTEN, othersTimes::countDown);
        schedule.start();
        await(othersTimes);
        assertThat(started).hasValue(1);
        go.countDown();
        await(again);
    }

    @Test
    void runsATaskAgainThatThrew() {
        var threeTimes = new CountDownLatch(3);
        schedule.every("broken", OFTEN, () -> {
            threeTimes.countDown();
            throw new AssertionError("broken");
        });
        schedule.start();
        await(threeTimes);
    }

    @Test
    void replacesATaskOfTheSameName() {
        var old = new AtomicInteger();
        var newTimes = new CountDownLatch(3);
        schedule.every("same", OFTEN, old::incrementAndGet);
        schedule.every("same", OFTEN, newTimes::countDown);
        schedule.start();
        await(newTimes);
        assertThat(old).hasValue(0);
    }

    @Test
    void runsACancelledTaskNoMore() {
        var cancelled = new AtomicInteger();
        var othersTimes = new CountDownLatch(20);
        schedule.every("cancelled", OFTEN, cancelled::incrementAndGet);
        schedule.every("other", OFTEN, othersTimes::countDown);
        schedule.cancel("cancelled");
        schedule.cancel("never there");
        schedule.start();
        await(othersTimes);
        assertThat(cancelled).hasValue(0);
    }

    @Test
    void closesWhileATaskStillRuns() {
        var entered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        schedule.every("slow", OFTEN, () -> {
            entered.countDown();
            await(go);
            ended.countDown();
        });
        schedule.start();
        await(entered);
        schedule.close();
        go.countDown();
        await(ended);
    }

    @Test
    void keepsTwoSchedulesApart() {
        var ran = new CountDownLatch(1);
        try (var other = new Schedule()) {
            other.every("same", OFTEN, ran::countDown);
            schedule.every("same", Duration.ofDays(1), () -> {});
            other.start();
            await(ran);
        }
    }

    @Test
    void leavesNoThreadThatKeepsTheProgramAlive() {
        schedule.start();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("schedule"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    @Test
    void refusesWhatItCannotSchedule() {
        assertThatThrownBy(() -> schedule.cron("bad", "daily", BERLIN, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"daily\": has 1 field");
        assertThatThrownBy(() -> schedule.every("bad", Duration.ZERO, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 millisecond");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
