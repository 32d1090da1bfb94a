package io.cachepilot.redis;

import io.cachepilot.redis.RedisConnection.Connector;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one control connection to each server, since connecting costs more than asking. A connection that failed is
 * dropped, and one more try is made with a new one: a restarted server is no error.
 */
public final class ControlConnections implements AutoCloseable {
    private final Duration timeout;
    private final Connector connector;
    private final ConcurrentMap<String, Kept> connections = new ConcurrentHashMap<>();

    public ControlConnections(Duration timeout) {
        this(timeout, RedisConnection::connect);
    }

    public ControlConnections(Duration timeout, Connector connector) {
        this.timeout = timeout;
        this.connector = connector;
    }

    /**
     * Works with the server of that name.
     *
     * @throws RedisUnreachable when it does not answer in time
     * @throws RedisRefused when it answers with an error
     */
    public <T> T with(String name, Endpoint endpoint, Function<RedisControl, T> work) {
        Kept kept = connections.computeIfAbsent(name, _ -> new Kept(connector));
        try {
            return kept.with(endpoint, timeout, work);
        } catch (RedisUnreachable e) {
            // It may be gone for good.
            if (connections.remove(name, kept)) {
                kept.close();
            }
            throw e;
        }
    }

    /** Works with a server over a connection of its own, for what may take long. */
    public <T> T withOwn(Endpoint endpoint, Duration longer, Function<RedisControl, T> work) {
        try (var control = new RedisControl(connector.connect(endpoint, longer))) {
            return work.apply(control);
        }
    }

    /** Closes the connection to the server of that name, if there is one. */
    public void forget(String name) {
        Kept kept = connections.remove(name);
        if (kept != null) {
            kept.close();
        }
    }

    @Override
    public void close() {
        connections.keySet().forEach(this::forget);
    }

    /** A connection and what it was made for; once closed, it keeps none. State guarded by the lock. */
    private static final class Kept {
        private final ReentrantLock lock = new ReentrantLock();
        private final Connector connector;
        private @Nullable RedisControl control;
        private @Nullable Endpoint endpoint;
        private boolean closed;

        Kept(Connector connector) {
            this.connector = connector;
        }

        <T> T with(Endpoint wanted, Duration timeout, Function<RedisControl, T> work) {
            lock.lock();
            try {
                RedisControl open = control;
                if (open != null && wanted.equals(endpoint)) {
                    try {
                        return work.apply(open);
                    } catch (RedisUnreachable _) {
                        // The server may have been restarted since: what follows finds out.
                    }
                }
                drop();
                return workOn(wanted, timeout, work);
            } finally {
                if (closed) {
                    drop();
                }
                lock.unlock();
            }
        }

        private <T> T workOn(Endpoint wanted, Duration timeout, Function<RedisControl, T> work) {
            var fresh = new RedisControl(connector.connect(wanted, timeout));
            control = fresh;
            endpoint = wanted;
            try {
                return work.apply(fresh);
            } catch (RedisUnreachable e) {
                drop();
                throw e;
            }
        }

        void close() {
            lock.lock();
            try {
                closed = true;
                drop();
            } finally {
                lock.unlock();
            }
        }

        private void drop() {
            RedisControl open = control;
            control = null;
            endpoint = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
