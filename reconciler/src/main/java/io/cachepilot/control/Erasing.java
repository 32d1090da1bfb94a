package io.cachepilot.control;

import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.desired.EraseRefused;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Kept;
import io.cachepilot.event.Event;
import io.cachepilot.event.Events;
import io.cachepilot.plan.Key;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * Erases what is kept of specs that are gone. One erasure that was begun is finished after a crash, and one that can't be keeps no
 * other waiting.
 */
final class Erasing {
    private final Kinds kinds;
    private final Erasures erasures;
    private final Events events;
    private final InstantSource clock;

    /** Why erasures can't be finished. */
    private final ConcurrentMap<Key, String> unfinished = new ConcurrentSkipListMap<>();

    Erasing(Kinds kinds, Erasures erasures, Events events, InstantSource clock) {
        this.kinds = kinds;
        this.erasures = erasures;
        this.events = events;
        this.clock = clock;
    }

    List<Kept> kept(Intake intake) {
        return kinds.kept(intake);
    }

    /** What other commands have asked for. */
    List<Key> asked() {
        return erasures.open().stream().map(Erasures.Asked::key).toList();
    }

    /** @param all what is kept now, of which it has to be */
    Kept erase(Key key, List<Kept> all) {
        Kept kept = all.stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new EraseRefused(
                        ("nothing of %s can be erased: a manifest names it, it still runs or is being removed, or nothing of it is"
                                        + " kept; doctor lists what is")
                                .formatted(key)));
        erasures.begin(key);
        try {
            finish(key);
        } catch (EraseRefused e) {
            erasures.end(key);
            throw e;
        }
        publish(
                key,
                Event.Severity.INFO,
                "Erased",
                "what was kept of it is erased: %s (%d bytes)".formatted(String.join(", ", kept.what()), kept.bytes()));
        return kept;
    }

    /** Does so with each key; what comes of one that can't be erased is told, and the others go on. */
    void each(Collection<Key> keys, Consumer<Key> step) {
        for (Key key : keys) {
            try {
                step.accept(key);
                unfinished.remove(key);
            } catch (EraseRefused e) {
                publish(key, Event.Severity.WARNING, "EraseRefused", String.valueOf(e.getMessage()));
                erasures.end(key);
            } catch (RuntimeException e) {
                failed(key, e);
            }
        }
    }

    /** Before anything is made of what was half erased when a crash came. */
    void finish() {
        each(
                erasures.open().stream()
                        .filter(Erasures.Asked::begun)
                        .map(Erasures.Asked::key)
                        .toList(),
                this::finish);
    }

    private void finish(Key key) {
        kinds.of(key).ifPresent(kind -> kind.erase(key));
        erasures.end(key);
    }

    /** Told once for each reason; it is tried again with every revision. */
    private void failed(Key key, RuntimeException because) {
        String reason = String.valueOf(because.getMessage());
        if (!reason.equals(unfinished.put(key, reason))) {
            publish(key, Event.Severity.WARNING, "EraseFailed", "it is not erased yet: " + reason);
        }
    }

    private void publish(Key key, Event.Severity severity, String reason, String message) {
        events.publish(new Event(clock.instant(), severity, key.toString(), reason, message));
    }
}
