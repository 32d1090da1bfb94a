package io.cachepilot.cli.terminal;

import java.util.concurrent.CountDownLatch;

/** Turns Ctrl-C and SIGTERM into an orderly end: the JVM waits until what was under way says that it is done. */
public final class StopSignal {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    private StopSignal() {}

    public static StopSignal install() {
        var signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(signal::stop));
        return signal;
    }

    /** Returns when someone wants this process to end. */
    public void awaitAsked() throws InterruptedException {
        asked.await();
    }

    public boolean isAsked() {
        return asked.getCount() == 0;
    }

    /** Lets the JVM go. */
    public void done() {
        done.countDown();
    }

    private void stop() {
        asked.countDown();
        try {
            done.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
