package io.cachepilot.instance.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.instance.InstanceRefused;
import org.junit.jupiter.api.Test;

class EngineRefusalTest {
    @Test
    void knowsATaskThatAnEarlierEngineHasLeft() {
        assertThat(EngineRefusal.isLeftOver(
                        refusal("cannot start instance disk: task " + "9d57".repeat(16) + ": already exists")))
                .isTrue();
        assertThat(EngineRefusal.isLeftOver(refusal(
                        "cannot start instance disk: failed to start shim: mkdir /run/containerd/daemon/io.containerd.runtime.v2.task/moby/"
                                + "27dd".repeat(16) + ": file exists: unknown")))
                .isTrue();
        assertThat(EngineRefusal.isLeftOver(refusal("cannot start instance disk: port 7300 of 127.0.0.1 is taken")))
                .isFalse();
        assertThat(EngineRefusal.isLeftOver(refusal("the network cachepilot-1 already exists")))
                .isFalse();
    }

    private static InstanceRefused refusal(String message) {
        return new InstanceRefused(message, new IllegalStateException("from the Engine"));
    }
}
