package io.cachepilot.converge;

import io.cachepilot.loop.Loop;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.loop.status.HistoryEntry;
import io.cachepilot.loop.status.Status;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.plan.Key;
import java.util.Optional;
import java.util.function.Consumer;

/** Has every key looked at again that depends on one of which something was done. */
public record Dependants(Kinds kinds, StatusBoard board, Loop loop) implements Consumer<Key> {
    @Override
    public void accept(Key key) {
        if (isAnother(key)) {
            kinds.all().stream()
                    .filter(kind -> kind.dependsOn(key))
                    .flatMap(kind -> kind.keys().stream())
                    .forEach(dependant -> loop.enqueue(dependant, Priority.COMMIT));
        }
    }

    /** Runs in a row that come to the same change nothing for others. */
    private boolean isAnother(Key key) {
        Optional<HistoryEntry> last = board.get(key)
                .map(Status::history)
                .filter(history -> !history.isEmpty())
                .map(history -> history.getLast());
        return last.filter(run -> run.count() == 1).isPresent();
    }
}
