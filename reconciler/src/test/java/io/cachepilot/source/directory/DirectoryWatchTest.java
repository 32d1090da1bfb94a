package io.cachepilot.source.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DirectoryWatchTest {
    @TempDir
    private Path temp;

    private final Semaphore calls = new Semaphore(0);
    private Path directory;
    private Path file;
    private DirectoryWatch watch;

    @BeforeEach
    void watch() throws IOException {
        directory = Files.createDirectory(temp.resolve("tenants.d"));
        file = Files.writeString(directory.resolve("a.yaml"), "a");
        watch = new DirectoryWatch(directory, calls::release);
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void noticesANewFile() throws Exception {
        Files.createFile(directory.resolve("b.yaml"));
        awaitCall();
    }

    @Test
    void noticesAnEdit() throws Exception {
        Files.writeString(file, "b");
        awaitCall();
    }

    @Test
    void noticesARename() throws Exception {
        Files.move(file, directory.resolve("c.yaml"));
        awaitCall();
    }

    @Test
    void noticesAReplacement() throws Exception {
        Path outside = Files.writeString(temp.resolve("new"), "b");
        Files.move(outside, file, StandardCopyOption.ATOMIC_MOVE);
        awaitCall();
    }

    @Test
    void noticesADeletion() throws Exception {
        Files.delete(file);
        awaitCall();
    }

    @Test
    void noticesWhatHappensInASubDirectoryThatCameLater() throws Exception {
        Path nested = Files.createDirectories(directory.resolve("acme/eu"));
        awaitCall();
        awaitWatched(nested);
    }

    @Test
    void noticesWhatHappensInASubDirectoryThatWasMovedIn() throws Exception {
        Path outside = Files.createDirectories(temp.resolve("acme/eu"));
        Files.move(outside.getParent(), directory.resolve("acme"));
        awaitCall();
        awaitWatched(directory.resolve("acme/eu"));
    }

    @Test
    void survivesThatTheDirectoryIsRemovedAndMadeAgain() throws Exception {
        Files.delete(file);
        Files.delete(directory);
        awaitCall();

        Files.createDirectory(directory);
        awaitCall();
        awaitWatched(directory);
    }

    @Test
    void survivesThatAnotherDirectoryTakesItsPlace() throws Exception {
        Path other = Files.createDirectory(temp.resolve("other"));
        Files.move(directory, temp.resolve("away"));
        Files.move(other, directory);
        awaitCall();
        awaitWatched(directory);
    }

    @Test
    void waitsForADirectoryThatIsNotThereYet() throws Exception {
        Path later = temp.resolve("later");
        try (var other = new DirectoryWatch(later, calls::release)) {
            Files.createDirectory(later);
            awaitCall();
            awaitWatched(later);
            assertThat(other).isNotNull();
        }
    }

    @Test
    void aHandlerThatFailsDoesNotEndTheWatch() throws Exception {
        try (var failing = new DirectoryWatch(directory, () -> {
            calls.release();
            throw new IllegalStateException("a handler that fails, as the test wants it");
        })) {
            watch.close();
            Files.writeString(file, "b");
            awaitCall();
            awaitWatched(directory);
            assertThat(failing).isNotNull();
        }
    }

    @Test
    void afterClosingNothingIsCalled() throws Exception {
        watch.close();
        Files.writeString(file, "b");
        try (var other = new DirectoryWatch(directory, calls::release)) {
            Files.writeString(file, "c");
            awaitCall();
            assertThat(other).isNotNull();
        }

        assertThat(calls.drainPermits()).as("calls of the closed one").isZero();
    }

    private void awaitCall() throws InterruptedException {
        assertThat(calls.tryAcquire(30, TimeUnit.SECONDS))
                .as("a call within 30 s")
                .isTrue();
    }

    /** A call that is still on its way from before may come first; then no more comes of itself. */
    private void awaitWatched(Path place) throws Exception {
        for (int i = 0; i < 2; i++) {
            Files.writeString(place.resolve(i + ".yaml"), "");
            awaitCall();
        }
    }
}
