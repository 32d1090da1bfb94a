package io.cachepilot.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RequestsTest {
    @TempDir
    private Path directory;

    private Requests requests;

    @BeforeEach
    void open() {
        requests = new Requests(directory.resolve("requests"));
    }

    @Test
    void nothingIsAskedAtFirst() {
        assertThat(requests.open()).isEmpty();
    }

    @Test
    void eachRequestIsOneOfItsOwn() {
        Path first = requests.ask();
        Path second = requests.ask();

        assertThat(requests.open()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void requestThatIsJustBeingWrittenIsNoneYet() throws IOException {
        Path request = requests.ask();
        Files.createFile(directory.resolve("requests/.half.tmp"));

        assertThat(requests.open()).containsExactly(request);
    }

    @Test
    void whatWasDoneIsNotDoneAgain() {
        requests.ask();

        requests.answer(() -> {});

        assertThat(requests.open()).isEmpty();
    }

    @Test
    void requestThatCameMeanwhileIsStillOpen() {
        requests.ask();
        var later = new ArrayList<Path>();
        requests.answer(() -> later.add(requests.ask()));

        assertThat(requests.open()).containsExactlyElementsOf(later);
    }

    @Test
    void whoeverAskedLearnsThatItIsDone() throws Exception {
        Path request = requests.ask();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = executor.submit(() -> requests.awaitDone(request, Duration.ofSeconds(20)));
            requests.answer(() -> {});

            assertThat(done.get()).isTrue();
        }
    }

    @Test
    void requestThatNobodyAnswersIsNotDone() throws InterruptedException {
        assertThat(requests.awaitDone(requests.ask(), Duration.ZERO)).isFalse();
    }
}
