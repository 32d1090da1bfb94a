package io.cachepilot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

/** What all tests have in common that feed a reader with whatever strangers may write. */
public final class Untrusted {
    /** For some kilobytes, on a machine that does other things too. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Untrusted() {}

    /** Reads, and fails when that takes long: then the time grows faster than the input. */
    public static void soon(Runnable reading) {
        long begin = System.nanoTime();
        reading.run();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONGEST);
    }

    /** Texts to begin with. */
    public static Stream<byte[]> seeds(String... texts) {
        return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
