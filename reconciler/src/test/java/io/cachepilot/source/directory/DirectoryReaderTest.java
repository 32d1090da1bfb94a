package io.cachepilot.source.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.References;
import io.cachepilot.source.content.RefusedFile;
import io.cachepilot.source.content.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DirectoryReaderTest {
    private static final int LENGTH = 20_000;
    private static final int LOOKS = 40;
    private static final Duration LONG_AGO = Duration.ofHours(1);

    @TempDir
    private Path directory;

    @Test
    @Timeout(120)
    void whileFilesAreReplacedEachIsSeenWholeOrIsRefused() throws Exception {
        Set<String> names =
                IntStream.range(0, 20).mapToObj(i -> "client" + i + ".yaml").collect(Collectors.toSet());
        for (String name : names) {
            Files.write(directory.resolve(name), version('a'));
        }
        var done = new AtomicBoolean();
        CompletableFuture<Void> writer = inBackground(() -> replaceUntil(done, names));
        int taken = 0;
        try {
            for (int look = 0; look < LOOKS; look++) {
                Snapshot snapshot = new DirectoryReader(directory, References.NONE, Duration.ZERO).read();
                assertThat(seen(snapshot)).isEqualTo(names);
                assertThat(snapshot.files().values()).allSatisfy(DirectoryReaderTest::isOneVersion);
                taken += snapshot.files().size();
            }
        } finally {
            done.set(true);
        }
        writer.get(1, TimeUnit.MINUTES);

        assertThat(taken).isPositive();
        assertThat(new DirectoryReader(directory, References.NONE)
                        .read()
                        .files()
                        .keySet())
                .isEqualTo(names);
    }

    @Test
    @Timeout(120)
    void aFileThatNeverComesToRestIsRefused() throws Exception {
        Path file = directory.resolve("a.yaml");
        Files.writeString(file, "a");
        Files.writeString(directory.resolve("b.yaml"), "b");
        Files.setLastModifiedTime(
                directory.resolve("b.yaml"), FileTime.from(Instant.now().minus(LONG_AGO)));
        var done = new AtomicBoolean();
        CompletableFuture<Void> writer = inBackground(() -> writeUntil(done, file));

        Snapshot snapshot;
        try {
            // No writer of its own pace could leave a file alone for an hour.
            snapshot = new DirectoryReader(directory, References.NONE, LONG_AGO.dividedBy(2)).read();
        } finally {
            done.set(true);
        }
        writer.get(1, TimeUnit.MINUTES);

        assertThat(snapshot.files()).containsOnlyKeys("b.yaml");
        assertThat(snapshot.refusals())
                .containsExactly(new RefusedFile(
                        "a.yaml", "keeps changing while it is read; it is taken when its writer has finished"));
        assertThat(new DirectoryReader(directory, References.NONE).read().complete())
                .isTrue();
    }

    @Test
    void aFileWithATimeInTheFutureIsTaken() throws IOException {
        Path file = Files.writeString(directory.resolve("a.yaml"), "a");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(LONG_AGO)));

        assertThat(new DirectoryReader(directory, References.NONE).read().files())
                .containsOnlyKeys("a.yaml");
    }

    @Test
    void anInterruptEndsTheReadingAndStaysSet() throws IOException {
        Files.writeString(directory.resolve("a.yaml"), "a");
        var reader = new DirectoryReader(directory, References.NONE, LONG_AGO);
        Thread.currentThread().interrupt();

        assertThatThrownBy(reader::read).isInstanceOf(SourceUnavailable.class).hasMessageEndingWith("was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private void replaceUntil(AtomicBoolean done, Set<String> names) throws IOException {
        for (char letter = 'a'; !done.get(); letter = letter == 'z' ? 'a' : (char) (letter + 1)) {
            for (String name : names) {
                Path temporary = Files.write(directory.resolve("." + name), version(letter));
                Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static void writeUntil(AtomicBoolean done, Path file) throws IOException {
        for (int i = 0; !done.get(); i++) {
            Files.writeString(file, "version " + i);
        }
    }

    private static Set<String> seen(Snapshot snapshot) {
        var seen = new HashSet<>(snapshot.files().keySet());
        snapshot.refusals().forEach(refusal -> seen.add(refusal.path()));
        return seen;
    }

    private static void isOneVersion(byte[] content) {
        assertThat(content).hasSize(LENGTH);
        assertThat(new String(content, StandardCharsets.US_ASCII)
                        .chars()
                        .distinct()
                        .count())
                .isEqualTo(1);
    }

    private static byte[] version(char letter) {
        return String.valueOf(letter).repeat(LENGTH).getBytes(StandardCharsets.US_ASCII);
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> inBackground(Writing writing) {
        return CompletableFuture.runAsync(() -> {
            try {
                writing.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
