package io.cachepilot.instance.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMemoryTest {
    @TempDir
    private Path temp;

    @Test
    void tooLittleForAServerIsToldWithItsFigure() throws IOException {
        assertThat(having("MemTotal:       24000000 kB\nMemFree:          100000 kB\nMemAvailable:      16383 kB\n")
                        .shortage())
                .hasValueSatisfying(
                        obstacle -> assertThat(obstacle.because()).startsWith("this host has 15 MiB of memory left"));
    }

    @Test
    void enoughIsNoObstacle() throws IOException {
        assertThat(having("MemFree:             100 kB\nMemAvailable:      16384 kB\n")
                        .shortage())
                .isEmpty();
    }

    @Test
    void whatIsNotToldIsNoObstacle() throws IOException {
        assertThat(having("MemTotal:       24000000 kB\n").shortage()).isEmpty();
        assertThat(new HostMemory(temp.resolve("missing")).shortage()).isEmpty();
    }

    @Test
    void thisHostHasEnough() {
        assertThat(HostMemory.ofThisHost().shortage()).isEmpty();
    }

    private HostMemory having(String meminfo) throws IOException {
        return new HostMemory(Files.writeString(temp.resolve("meminfo"), meminfo));
    }
}
