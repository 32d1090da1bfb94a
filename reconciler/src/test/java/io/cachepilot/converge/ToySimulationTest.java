package io.cachepilot.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.simulation.InMemory;
import io.cachepilot.simulation.Simulation;
import io.cachepilot.simulation.Story;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two hundred stories of what may go wrong, each told by its number alone. One that fails is told again by
 * {@code -Dsimulation.seed=NUMBER}.
 */
final class ToySimulationTest {
    @TempDir(factory = InMemory.class)
    private Path state;

    static LongStream seeds() {
        return Simulation.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void onceAllIsWellWhatIsThereIsWhatIsWanted(long seed) {
        var story = new Story(seed);
        var toys = new ToySimulation(story, state);
        var simulation = new Simulation(story, toys);
        simulation.run();

        assertThat(toys.observed()).as(story::toString).isEqualTo(toys.desired());
        assertThat(toys.sharedPlaces()).as(story::toString).isEmpty();
        assertThat(simulation.planned().specs())
                .as(story::toString)
                .allSatisfy(spec -> assertThat(spec.preview().plan().inSync()).isTrue());
    }

    @Test
    void sameNumberIsTheSameStory() {
        var one = told(state.resolve("one"));
        var other = told(state.resolve("other"));

        assertThat(one.lines()).isEqualTo(other.lines()).hasSizeGreaterThan(30);
    }

    private static Story told(Path state) {
        var story = new Story(7);
        new Simulation(story, new ToySimulation(story, state)).run();
        return story;
    }
}
