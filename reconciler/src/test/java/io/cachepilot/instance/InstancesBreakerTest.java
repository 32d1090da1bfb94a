package io.cachepilot.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class InstancesBreakerTest {
    private final Engine engine = new Engine();
    private final InstancesBreaker breaker = new InstancesBreaker(engine);

    @Test
    void passesCallsOnWhileTheEngineAnswers() {
        assertThat(breaker.list()).isEmpty();
        assertThat(engine.asked).isEqualTo(1);
        assertThat(breaker.away()).isEmpty();
        assertThat(breaker.probe()).isFalse();
        assertThat(engine.asked).as("a probe asks only an engine that is away").isEqualTo(1);
    }

    @Test
    void asksAnEngineThatIsAwayNoMore() {
        engine.away = true;
        fails();
        fails();

        assertThat(engine.asked).isEqualTo(1);
        assertThat(breaker.away()).contains("asleep");
    }

    @Test
    void probeFindsTheEngineBackOnce() {
        engine.away = true;
        fails();
        assertThat(breaker.probe()).isFalse();

        engine.away = false;
        assertThat(breaker.probe()).isTrue();
        assertThat(breaker.probe()).isFalse();
        assertThat(breaker.list()).isEmpty();
        assertThat(breaker.away()).isEmpty();
    }

    @Test
    void checkAsksAlways() {
        engine.away = true;
        fails();
        engine.away = false;

        breaker.check();

        assertThat(breaker.away()).isEmpty();
    }

    private void fails() {
        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(breaker::list)
                .withMessage("asleep");
    }

    /** An engine without instances that can go away. */
    private static final class Engine implements Instances {
        private boolean away;
        private int asked;

        private void ask() {
            asked++;
            if (away) {
                throw new EngineUnavailable("asleep");
            }
        }

        @Override
        public String engine() {
            return "toy";
        }

        @Override
        public void check() {
            ask();
        }

        @Override
        public boolean outlivesItsEngine() {
            return true;
        }

        @Override
        public Layout layout(InstanceName name, SortedMap<String, HostPort> ports) {
            return new Layout(Path.of("/"), Path.of("/"), "/", "/", OptionalInt.empty(), "127.0.0.1", ports(ports));
        }

        private static SortedMap<String, Integer> ports(SortedMap<String, HostPort> ports) {
            var numbers = new TreeMap<String, Integer>();
            ports.forEach((purpose, port) -> numbers.put(purpose, port.port()));
            return numbers;
        }

        @Override
        public ImageLook image(String reference, boolean anew) {
            return new ImageLook.NotUsed();
        }

        @Override
        public Traits traits(InstanceSpec spec) {
            return Traits.NONE;
        }

        @Override
        public List<Obstacle> obstacles(InstanceSpec spec, Set<String> open) {
            ask();
            return List.of();
        }

        @Override
        public Inventory inventory() {
            ask();
            return Inventory.EMPTY;
        }

        @Override
        public Optional<Instance> find(InstanceName name) {
            ask();
            return Optional.empty();
        }

        @Override
        public void create(InstanceSpec spec) {
            ask();
        }

        @Override
        public void start(InstanceName name) {
            ask();
        }

        @Override
        public void stop(InstanceName name, Duration grace) {
            ask();
        }

        @Override
        public void adjust(InstanceSpec spec) {
            ask();
        }

        @Override
        public void adopt(InstanceName name) {
            ask();
        }

        @Override
        public void remove(InstanceName name) {
            ask();
        }

        @Override
        public void erase(InstanceName name) {
            ask();
        }

        @Override
        public List<String> logs(InstanceName name, int lines) {
            ask();
            return List.of();
        }

        @Override
        public Watch watch(Consumer<InstanceName> hint) {
            return () -> {};
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
