package io.cachepilot.kind.tenant.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.file.FileTree;
import io.cachepilot.simulation.InMemory;
import io.cachepilot.simulation.Simulation;
import io.cachepilot.simulation.Story;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two hundred stories of what may go wrong with tenants and their authority, each told by its number alone. One that fails is told again by
 * {@code -Dsimulation.seed=NUMBER}.
 */
final class TenantSimulationTest {
    @TempDir(factory = InMemory.class)
    private Path state;

    static LongStream seeds() {
        return Simulation.seeds();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void onceAllIsWellWhatIsThereIsWhatIsWanted(long seed) {
        var story = new Story(seed);
        try {
            tell(story, state);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + story, e);
        }
    }

    @Test
    void sameNumberIsTheSameStory() {
        assertThat(lines(7)).isEqualTo(lines(7)).hasSizeGreaterThan(30);
    }

    /** Each time in the same directory, since that is told of too. */
    private List<String> lines(long seed) {
        var story = new Story(seed);
        tell(story, state.resolve("told"));
        FileTree.delete(state.resolve("told"));
        return story.lines();
    }

    private static void tell(Story story, Path state) {
        var tenants = new TenantSimulation(story, state);
        var simulation = new Simulation(story, tenants);
        simulation.run();

        var expected = new TenantExpectation(tenants);
        assertThat(expected.differences()).isEmpty();
        assertThat(expected.orphans()).isEmpty();
        assertThat(simulation.planned().held()).isEmpty();
        assertThat(simulation.planned().specs()).allSatisfy(spec -> {
            assertThat(spec.preview().plan().inSync()).as("%s", spec).isTrue();
            assertThat(spec.preview().problems()).isEmpty();
        });
    }
}
