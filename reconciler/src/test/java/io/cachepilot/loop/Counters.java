package io.cachepilot.loop;

import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.loop.status.Outcome;
import io.cachepilot.loop.status.Report;
import io.cachepilot.plan.Key;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A toy kind: each run brings a counter one step nearer to what is desired, and the next run sees whether it arrived. */
final class Counters implements Reconciler {
    static final String KIND = "counter";
    static final Duration STEP = Duration.ofSeconds(5);

    final Map<Key, Integer> desired = new ConcurrentHashMap<>();
    final Map<Key, Integer> observed = new ConcurrentHashMap<>();
    final List<Key> runs = new CopyOnWriteArrayList<>();
    /** What goes wrong, by key. */
    final Map<Key, Runnable> faults = new ConcurrentHashMap<>();

    static Key key(String name) {
        return new Key(KIND, name);
    }

    @Override
    public Outcome reconcile(Key key) {
        runs.add(key);
        faults.getOrDefault(key, () -> {}).run();
        Integer wanted = desired.get(key);
        if (wanted == null) {
            observed.remove(key);
            return new Outcome.Gone();
        }
        int seen = observed.getOrDefault(key, 0);
        if (seen == wanted) {
            return new Outcome.InSync(
                    report(wanted, Map.of(ConditionType.READY, new Finding("Counted", "is " + seen)), List.of()));
        }
        int step = seen < wanted ? seen + 1 : seen - 1;
        observed.put(key, step);
        return new Outcome.Waiting(report(wanted, Map.of(), List.of("count to " + step)), STEP, "the counter");
    }

    int runsOf(Key key) {
        return (int) runs.stream().filter(key::equals).count();
    }

    private static Report report(int wanted, Map<ConditionType, Finding> holding, List<String> did) {
        return new Report("rev" + wanted, "want" + wanted, holding, did);
    }
}
