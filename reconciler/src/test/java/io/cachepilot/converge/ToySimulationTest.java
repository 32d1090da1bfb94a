package io.cachepilot.converge;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final int STORIES = 200;

    @TempDir
    private Path state;

    static LongStream seeds() {
        String one = System.getProperty("simulation.seed", "");
        return one.isEmpty() ? LongStream.range(0, STORIES) : LongStream.of(Long.parseLong(one));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void onceAllIsWellWhatIsThereIsWhatIsWanted(long seed) {
        var simulation = new ToySimulation(seed, state);
        simulation.run();

        String story = "story %d, wanted is %s, and there is %s:%n%s"
                .formatted(seed, simulation.desired(), simulation.observed(), String.join("\n", simulation.story()));
        assertThat(simulation.observed()).as(story).isEqualTo(simulation.desired());
        assertThat(simulation.sharedPlaces()).as(story).isEmpty();
        assertThat(simulation.planned().specs())
                .as(story)
                .allSatisfy(spec -> assertThat(spec.preview().plan().inSync()).isTrue());
    }

    @Test
    void sameNumberIsTheSameStory() {
        var one = new ToySimulation(7, state.resolve("one"));
        var other = new ToySimulation(7, state.resolve("other"));
        one.run();
        other.run();

        assertThat(one.story()).isEqualTo(other.story()).hasSizeGreaterThan(30);
        assertThat(one.observed()).isEqualTo(other.observed());
    }
}
