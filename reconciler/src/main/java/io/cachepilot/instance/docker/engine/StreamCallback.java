package io.cachepilot.instance.docker.engine;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the Engine streams. That a stream breaks is told to whoever reads it, where the library's own callback writes
 * a stack trace to the log and leaves a beginner waiting.
 */
public class StreamCallback<T> extends ResultCallback.Adapter<T> {
    private static final Logger LOG = LoggerFactory.getLogger(StreamCallback.class);

    private final CountDownLatch decided = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;

    @Override
    public void onStart(Closeable stream) {
        super.onStart(stream);
        decided.countDown();
    }

    @Override
    public void onError(Throwable error) {
        LOG.atDebug().setCause(error).log("the Docker Engine broke off");
        failure = error;
        end();
        decided.countDown();
    }

    /** Whether the stream began, within that time at most. */
    public boolean awaitBegun(long seconds) throws InterruptedException {
        return decided.await(seconds, TimeUnit.SECONDS) && failure == null;
    }

    /** What broke it. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    public void end() {
        try {
            close();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("a stream of the Docker Engine did not end well");
        }
    }
}
