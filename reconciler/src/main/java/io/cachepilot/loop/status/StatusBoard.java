package io.cachepilot.loop.status;

import io.cachepilot.plan.Key;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The status of every key, as of its last run. It may be filled with what was stored, and losing it loses no tenant. */
public final class StatusBoard {
    private static final Logger LOG = LoggerFactory.getLogger(StatusBoard.class);

    private final Map<Key, Status> statuses = new ConcurrentSkipListMap<>();
    private final List<Consumer<Key>> listeners = new CopyOnWriteArrayList<>();

    /** Takes over what was stored, but nothing that is known already. Listeners are not told. */
    public void preload(Collection<Status> stored) {
        stored.forEach(status -> statuses.putIfAbsent(status.key(), status));
    }

    /** The status of a key, or empty while it has none. */
    public Optional<Status> get(Key key) {
        return Optional.ofNullable(statuses.get(key));
    }

    /** All of them, in the order of their keys. */
    public List<Status> all() {
        return List.copyOf(statuses.values());
    }

    /**
     * Tells the listener each key whose status was replaced or dropped, after it was. It gets only the key, so that a
     * late call finds the newest status; it is called by workers and should be quick. What it throws is logged.
     */
    public void listen(Consumer<Key> listener) {
        listeners.add(listener);
    }

    /** Replaces the status of a key by what is made of it; an empty result drops it. */
    public Transition update(Key key, UnaryOperator<Optional<Status>> step) {
        Transition transition;
        synchronized (statuses) {
            Optional<Status> before = get(key);
            transition = new Transition(before, step.apply(before));
            transition.after().ifPresentOrElse(status -> statuses.put(key, status), () -> statuses.remove(key));
        }
        if (!transition.before().equals(transition.after())) {
            tell(key);
        }
        return transition;
    }

    private void tell(Key key) {
        for (Consumer<Key> listener : listeners) {
            try {
                listener.accept(key);
            } catch (RuntimeException e) {
                LOG.atWarn().addKeyValue("key", key).setCause(e).log("a listener to statuses failed");
            }
        }
    }
}
