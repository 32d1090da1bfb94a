package io.cachepilot.instance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.InspectContainerResponse;
import io.cachepilot.instance.InstanceName;
import org.junit.jupiter.api.Test;

final class SightingsTest {
    private static final InstanceName BLUE = new InstanceName("blue");

    private final Sightings sightings = new Sightings();
    private final Container container = new Container(new InspectContainerResponse());

    @Test
    void oneServesOneLook() {
        sightings.note(BLUE, container, sightings.mark());

        assertThat(sightings.has(BLUE)).isTrue();
        assertThat(sightings.take(BLUE)).contains(container);
        assertThat(sightings.take(BLUE)).isEmpty();
    }

    @Test
    void noneOutlivesAChange() {
        sightings.note(BLUE, container, sightings.mark());
        sightings.forget(BLUE);
        assertThat(sightings.take(BLUE)).isEmpty();

        sightings.note(BLUE, container, sightings.mark());
        sightings.forgetAll();
        assertThat(sightings.has(BLUE)).isFalse();
    }

    @Test
    void aLookDuringWhichSomethingChangedIsNotRemembered() {
        long mark = sightings.mark();
        sightings.forget(new InstanceName("red"));

        sightings.note(BLUE, container, mark);

        assertThat(sightings.take(BLUE)).isEmpty();
    }
}
