package io.cachepilot.source.webhook;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that may be asked for at any rate: it is done by one thread, once for all who ask while it has not begun. */
public final class Coalesced implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Coalesced.class);

    private final Runnable work;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final ExecutorService thread;

    /** @param name of its thread */
    public Coalesced(String name, Runnable work) {
        this.work = work;
        this.thread =
                Executors.newSingleThreadExecutor(Thread.ofVirtual().name(name).factory());
    }

    /** Asks for it, and returns at once. Whoever asks while it is done has it done once more. */
    @Override
    public void run() {
        if (!waiting.getAndSet(true)) {
            thread.execute(this::work);
        }
    }

    private void work() {
        waiting.set(false);
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("what was asked for has failed");
        }
    }

    /** Waits for what was asked for. */
    @Override
    public void close() {
        thread.close();
    }
}
