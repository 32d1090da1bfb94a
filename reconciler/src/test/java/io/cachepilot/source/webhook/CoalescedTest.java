package io.cachepilot.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CoalescedTest {
    @Test
    void whoAsksWhileItIsDoneHasItDoneOnceMore() throws Exception {
        var done = new AtomicInteger();
        var begun = new CountDownLatch(1);
        var mayEnd = new Semaphore(0);
        try (var work = new Coalesced("work", () -> {
            begun.countDown();
            mayEnd.acquireUninterruptibly();
            done.incrementAndGet();
        })) {
            work.run();
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 100; i++) {
                work.run();
            }
            mayEnd.release(100);
        }
        assertThat(done).hasValue(2);
    }

    @Test
    void aFailureIsNotTheLast() {
        var done = new AtomicInteger();
        var work = new Coalesced("work", () -> {
            if (done.incrementAndGet() == 1) {
                throw new IllegalStateException("as a test");
            }
        });
        work.run();
        while (done.get() == 0) {
            Thread.onSpinWait();
        }
        work.run();
        work.close();

        assertThat(done).hasValue(2);
    }
}
