package io.cachepilot.schedule;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something to run again and again, in a virtual thread of its own, never twice at a time. */
final class Task {
    private static final Logger LOG = LoggerFactory.getLogger(Task.class);

    private final String name;
    private final Runnable work;
    private final AtomicBoolean running = new AtomicBoolean();

    /** Of whoever runs. A disk that is full for an hour is told once, and not at each of four tries a second. */
    private boolean failing;

    Task(String name, Runnable work) {
        this.name = name;
        this.work = work;
    }

    /** Starts a run and returns at once; does nothing while the run before still goes on. */
    void trigger() {
        if (running.compareAndSet(false, true)) {
            Thread.ofVirtual().name("schedule-" + name).start(this::run);
        }
    }

    private void run() {
        try {
            work.run();
            failing = false;
        } catch (RuntimeException | Error e) {
            if (!failing) {
                LOG.atError()
                        .addKeyValue("task", name)
                        .setCause(e)
                        .log("a scheduled task failed; it is tried again, and told when it fails after it has worked");
            }
            failing = true;
        } finally {
            running.set(false);
        }
    }
}
