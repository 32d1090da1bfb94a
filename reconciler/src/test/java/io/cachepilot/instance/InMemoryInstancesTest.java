package io.cachepilot.instance;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class InMemoryInstancesTest extends StayingDownContract {
    private final TestClock clock = new TestClock();

    @TempDir
    private Path directory;

    private @Nullable InMemoryInstances first;

    @Override
    protected Instances open() {
        return first().restarted();
    }

    @Override
    protected void crash(Instance running) {
        first().crash(running.name(), 137);
    }

    @Override
    protected boolean changeMemoryLimit(Instance instance, int memoryLimitMb) {
        first().changeMemoryLimit(instance.name(), memoryLimitMb);
        return true;
    }

    @Override
    protected boolean answers(HostPort port) {
        return first().answers(port);
    }

    @Override
    protected boolean letPass(Duration time) {
        clock.advance(time);
        return true;
    }

    private InMemoryInstances first() {
        InMemoryInstances known = first;
        if (known == null) {
            known = new InMemoryInstances(directory, clock);
            first = known;
        }
        return known;
    }
}
