package io.cachepilot.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cachepilot.instance.InstanceState.Restarting;
import io.cachepilot.instance.InstanceState.Running;
import io.cachepilot.instance.InstanceState.Stopped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** What an engine promises that starts a crashed instance again by itself. */
public abstract class RestartingContract extends InstancesContract {
    @Override
    protected void assertEnded(Instance before) {
        await("that run is over", () -> !found(before.name()).state().equals(before.state()));
    }

    @Test
    void hintsAtACrashAndStartsAgainByItself() throws Exception {
        InstanceSpec spec = running(BLUE);
        Running before = (Running) found(BLUE).state();
        var hints = new ConcurrentLinkedQueue<InstanceName>();
        try (var _ = instances.watch(hints::add)) {
            hints.clear();
            crash(found(BLUE));
            await("a hint at blue", () -> hints.contains(BLUE));
        }

        await("blue runs again", () -> found(BLUE).state() instanceof Running now && now.pid() != before.pid());
        assertThat(((Running) found(BLUE).state()).since()).isAfter(before.since());
        await("blue answers", () -> answers(port(spec)));
        assertThat(found(BLUE).spec()).isEqualTo(spec);
    }

    @Test
    void tellsACrashLoopWithTheCodeAndAGrowingCount() {
        looping(BLUE);

        Restarting first = restarting(BLUE);
        await("a later one", () -> restarting(BLUE).crashes() > first.crashes());

        assertThat(first.code()).hasValue(1);
        assertThat(first.crashes()).isPositive();
        assertThat(restarting(BLUE).at()).isAfter(first.at());
        assertThat(String.join("\n", instances.logs(BLUE, 50))).contains("bogus");
    }

    @Test
    void theNextAdapterSeesTheSameCrashLoop() {
        looping(BLUE);
        int crashes = restarting(BLUE).crashes();
        instances.close();

        instances = reopened();

        assertThat(restarting(BLUE).crashes()).isGreaterThanOrEqualTo(crashes);
    }

    @Test
    void stoppingEndsACrashLoop() {
        InstanceSpec spec = looping(BLUE);

        instances.stop(BLUE, GRACE);

        assertThat(found(BLUE).state()).isEqualTo(new Stopped());
        configure(spec);
        instances.start(BLUE);
        await("blue answers", () -> answers(port(spec)));
    }

    @Test
    void startingDoesNotWaitForTheNextTryOfTheEngine() {
        InstanceSpec spec = looping(BLUE);
        await("the pauses have grown", () -> restarting(BLUE).crashes() > 2);
        configure(spec);

        instances.start(BLUE);

        assertThat(found(BLUE).state()).isInstanceOf(Running.class);
        await("blue answers", () -> answers(port(spec)));
    }

    @Test
    void creatingOverACrashLoopGivesItTheNewSpec() {
        InstanceSpec changed = looping(BLUE).withMemoryLimitMb(777);

        instances.create(changed);

        assertThat(found(BLUE).spec()).isEqualTo(changed);
        assertThat(found(BLUE).state()).isEqualTo(new Stopped());
        assertThatCode(() -> instances.remove(BLUE)).doesNotThrowAnyException();
    }

    /** An instance that ends with code 1 as soon as it is started, again and again. */
    private InstanceSpec looping(InstanceName name) {
        InstanceSpec spec = create(name);
        Path file = instances.layout(name, spec.ports()).files().resolve("redis.conf");
        try {
            Files.writeString(file, "bogus yes\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        instances.start(name);
        // In its first run it is an instance like any other; a loop is what its engine has started again.
        restarting(name);
        return spec;
    }

    /** What is told while the engine waits; between two waits it runs for a moment. */
    private Restarting restarting(InstanceName name) {
        var last = new Restarting[1];
        await(name + " waits for its next try", () -> {
            if (found(name).state() instanceof Restarting now) {
                last[0] = now;
            }
            return last[0] != null;
        });
        return last[0];
    }
}
