package io.cachepilot.instance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.InstanceState;
import io.cachepilot.instance.Traits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class SightingsTest {
    private static final InstanceName BLUE = new InstanceName("blue");
    private static final Instance RUNNING = blue(new InstanceState.Running(7, Instant.EPOCH));

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final Sightings sightings = new Sightings(nanos::get);

    @Test
    void aRunningInstanceStaysKnown() {
        sightings.begin();
        sightings.note("c1", RUNNING, sightings.mark());

        assertThat(sightings.of(BLUE)).contains(RUNNING);
        assertThat(sightings.of(BLUE)).contains(RUNNING);
    }

    @Test
    void nothingIsKeptWhileNobodyTellsWhatHappens() {
        sightings.note("c1", RUNNING, sightings.mark());
        assertThat(sightings.of(BLUE)).isEmpty();

        sightings.begin();
        long mark = sightings.mark();
        sightings.end();
        sightings.begin();
        sightings.note("c1", RUNNING, mark);
        assertThat(sightings.of(BLUE)).isEmpty();

        sightings.note("c1", RUNNING, sightings.mark());
        sightings.end();
        assertThat(sightings.of(BLUE)).isEmpty();
    }

    @Test
    void oneThatDoesNotRunIsLookedAtAlways() {
        sightings.begin();
        sightings.note("c1", blue(new InstanceState.Stopped()), sightings.mark());

        assertThat(sightings.of(BLUE)).isEmpty();
    }

    @Test
    void noneOutlivesAChange() {
        sightings.begin();
        sightings.note("c1", RUNNING, sightings.mark());
        sightings.forget(BLUE);
        assertThat(sightings.of(BLUE)).isEmpty();
    }

    @Test
    void anInspectionDuringWhichSomethingChangedIsNotRemembered() {
        sightings.begin();
        long mark = sightings.mark();
        sightings.forget(new InstanceName("red"));
        sightings.note("c1", RUNNING, mark);

        assertThat(sightings.of(BLUE)).isEmpty();
    }

    @Test
    void theListOfAllContainersOverrulesIt() {
        sightings.begin();
        sightings.note("c1", RUNNING, sightings.mark());

        sightings.compare(Map.of(BLUE, Optional.of("c1")));
        assertThat(sightings.of(BLUE)).contains(RUNNING);

        sightings.compare(Map.of(BLUE, Optional.of("c2")));
        assertThat(sightings.of(BLUE)).isEmpty();

        sightings.note("c1", RUNNING, sightings.mark());
        sightings.compare(Map.of(BLUE, Optional.empty()));
        assertThat(sightings.of(BLUE)).isEmpty();

        sightings.note("c1", RUNNING, sightings.mark());
        sightings.compare(Map.of());
        assertThat(sightings.of(BLUE)).isEmpty();
    }

    @Test
    void anEventThatWasLostIsMadeUpForAfterSomeMinutes() {
        sightings.begin();
        sightings.note("c1", RUNNING, sightings.mark());

        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(sightings.of(BLUE)).contains(RUNNING);

        nanos.addAndGet(Duration.ofMinutes(3).toNanos());
        assertThat(sightings.of(BLUE)).isEmpty();
    }

    private static Instance blue(InstanceState state) {
        var spec = new InstanceSpec(BLUE, Optional.empty(), List.of(), 64, new TreeMap<>());
        return new Instance(spec, "sha256:1", state, Traits.NONE);
    }
}
