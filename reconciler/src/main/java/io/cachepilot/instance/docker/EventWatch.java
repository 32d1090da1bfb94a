package io.cachepilot.instance.docker;

import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.docker.container.Container;
import io.cachepilot.instance.docker.container.Labels;
import io.cachepilot.instance.docker.container.OwnerFile;
import io.cachepilot.instance.docker.engine.Engine;
import io.cachepilot.instance.docker.engine.StreamCallback;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints by the Engine's own events. A subscription that breaks is made again within two seconds of the Engine's return,
 * and then every instance is hinted at, because whatever happened meanwhile was told to nobody. The Engine's going is a
 * hint at every instance too: what was seen of them is no longer known.
 */
final class EventWatch {
    private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2000;
    private static final long SUBSCRIBED_WITHIN_SECONDS = 5;
    private static final String[] ACTIONS = {
        "start",
        "die",
        "oom",
        "stop",
        "kill",
        "pause",
        "unpause",
        "rename",
        "update",
        "destroy",
        "connect",
        "disconnect"
    };

    private final Engine engine;
    private final OwnerFile owner;
    private final Supplier<Collection<InstanceName>> known;
    private final Sightings sightings;
    private final List<Consumer<InstanceName>> hints = new CopyOnWriteArrayList<>();
    /** Whose container it is, for events of networks, which tell the container's id only. */
    private final ConcurrentMap<String, InstanceName> containers = new ConcurrentHashMap<>();

    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Subscription current;

    /**
     * @param known all instances there are
     * @param sightings learns of everything that is told before those do who asked for hints
     */
    EventWatch(Engine engine, OwnerFile owner, Supplier<Collection<InstanceName>> known, Sightings sightings) {
        this.engine = engine;
        this.owner = owner;
        this.known = known;
        this.sightings = sightings;
    }

    /** Returns when the Engine tells its events, or after some seconds when it does not answer. */
    Instances.Watch watch(Consumer<InstanceName> hint) {
        hints.add(hint);
        if (begun.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("docker-watch").start(this::run);
        }
        try {
            var _ = subscribed.await(SUBSCRIBED_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return () -> hints.remove(hint);
    }

    /** Remembers whose container that is. */
    void seen(InstanceName name, Container container) {
        if (begun.get()) {
            containers.put(container.id(), name);
        }
    }

    void close() {
        hints.clear();
        closed.countDown();
        Subscription open = current;
        if (open != null) {
            open.end();
        }
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        boolean hadWorked = false;
        while (!isClosed()) {
            boolean worked = subscribeOnce();
            if (hadWorked && !worked) {
                // Not at the end of the events: an Engine that shuts down may answer a moment longer.
                Set.copyOf(containers.values()).forEach(this::hint);
            }
            hadWorked = worked;
            pause = worked ? FIRST_PAUSE_MILLIS : Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            if (waited(pause)) {
                return;
            }
        }
    }

    /**
     * Returns whether the Engine told its events for a while. Whatever goes wrong is tried again: a watch that ended
     * unnoticed would be missed for good.
     */
    private boolean subscribeOnce() {
        boolean told = false;
        var subscription = new Subscription();
        current = subscription;
        try {
            engine.client()
                    .eventsCmd()
                    .withEventTypeFilter(EventType.CONTAINER, EventType.NETWORK)
                    .withEventFilter(ACTIONS)
                    .exec(subscription);
            if (!subscription.awaitBegun(SUBSCRIBED_WITHIN_SECONDS)) {
                return false;
            }
            told = true;
            sightings.begin();
            // Before this answer came the Engine may not have been there; after it, no event is missed.
            known.get().forEach(this::hint);
            subscribed.countDown();
            subscription.awaitCompletion();
        } catch (InterruptedException _) {
            return false;
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("no events of the Docker Engine; asking again");
        } finally {
            sightings.end();
            subscription.end();
        }
        return told;
    }

    private boolean waited(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            // Nobody interrupts this thread but to end it.
            return isClosed();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void accept(Event event) {
        instance(event).ifPresent(this::hint);
    }

    private Optional<InstanceName> instance(Event event) {
        var actor = event.getActor();
        if (actor == null || actor.getAttributes() == null) {
            return Optional.empty();
        }
        Map<String, String> attributes = actor.getAttributes();
        if (event.getType() == EventType.NETWORK) {
            return Optional.ofNullable(containers.get(attributes.getOrDefault("container", "")));
        }
        String id = Objects.requireNonNullElse(actor.getId(), "");
        boolean ours = owner.read().equals(Optional.ofNullable(attributes.get(Labels.OWNER)));
        if (!ours || !attributes.containsKey(Labels.INSTANCE)) {
            // An adopted one bears no label of ours.
            return Optional.ofNullable(containers.get(id));
        }
        var name = new InstanceName(attributes.get(Labels.INSTANCE));
        if ("destroy".equals(event.getAction())) {
            containers.remove(id);
        } else {
            containers.put(id, name);
        }
        return Optional.of(name);
    }

    private void hint(InstanceName name) {
        sightings.forget(name);
        for (Consumer<InstanceName> hint : hints) {
            try {
                hint.accept(name);
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("a hint at instance {} was not taken", name);
            }
        }
    }

    private final class Subscription extends StreamCallback<Event> {
        @Override
        public void onNext(Event event) {
            try {
                accept(event);
            } catch (RuntimeException e) {
                LOG.atWarn().setCause(e).log("an event of the Docker Engine was not understood");
            }
        }
    }
}
