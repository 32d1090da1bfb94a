package io.cachepilot.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cachepilot.instance.InstanceState.Exited;
import io.cachepilot.instance.InstanceState.Stopped;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What an engine promises that leaves a crashed instance as it is. */
public abstract class StayingDownContract extends InstancesContract {
    /** Lets time pass for the engine; false if it goes by a clock that can't be moved. */
    protected abstract boolean letPass(Duration time);

    @Override
    protected void assertEnded(Instance before) {
        assertThat(found(before.name()).state()).isInstanceOf(Exited.class);
    }

    @Test
    void showsAnEndThatNobodyAskedForAndHintsAtIt() throws Exception {
        running(BLUE);
        var hints = new ConcurrentLinkedQueue<InstanceName>();
        try (var _ = instances.watch(hints::add)) {
            crash(found(BLUE));
            await("a hint at blue", () -> hints.contains(BLUE));
        }

        Exited exited = (Exited) found(BLUE).state();
        assertThat(exited.code()).hasValue(137);
        assertThat(exited.crashes()).isEqualTo(1);
    }

    @Test
    void creatingOverACrashedOneWithANewSpecForgetsTheCrash() {
        InstanceSpec spec = running(BLUE);
        crashed(BLUE);

        instances.create(spec.withMemoryLimitMb(777));

        assertThat(found(BLUE).state()).isEqualTo(new Stopped());
    }

    @Test
    void startingHealsACrash() {
        InstanceSpec spec = running(BLUE);
        crashed(BLUE);

        instances.start(BLUE);

        await("blue answers", () -> answers(port(spec)));
        assertThat(found(BLUE).running()).isTrue();
    }

    @Test
    void countsCrashesInARowOnceEach() {
        running(BLUE);
        crashed(BLUE);
        instances.start(BLUE);

        Exited second = crashed(BLUE);

        assertThat(second.crashes()).isEqualTo(2);
        assertThat(found(BLUE).state()).isEqualTo(second);
        assertThat(reopened().find(BLUE)).map(Instance::state).contains(second);
    }

    @Test
    void aLongRunEndsARowOfCrashes() {
        running(BLUE);
        crashed(BLUE);
        instances.start(BLUE);
        assumeTrue(letPass(Duration.ofSeconds(61)), "this engine's clock can't be moved");

        assertThat(crashed(BLUE).crashes()).isZero();
    }

    @Test
    void aStopEndsARowOfCrashes() {
        running(BLUE);
        crashed(BLUE);
        instances.start(BLUE);
        instances.stop(BLUE, GRACE);
        instances.start(BLUE);

        assertThat(crashed(BLUE).crashes()).isEqualTo(1);
    }

    protected final Exited crashed(InstanceName name) {
        crash(found(name));
        await(name + " has ended", () -> !found(name).running());
        return (Exited) found(name).state();
    }
}
