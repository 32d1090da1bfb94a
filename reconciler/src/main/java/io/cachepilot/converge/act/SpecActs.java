package io.cachepilot.converge.act;

import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Key;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/** What persons do with specs of one kind by their names. */
public interface SpecActs {
    /** Of a kind of which nothing runs, and of which nothing is lost. */
    SpecActs NONE = new SpecActs() {
        @Override
        public Optional<Runs> runs() {
            return Optional.empty();
        }

        @Override
        public Optional<String> lossOfRemoval(String name, Manifests now) {
            return Optional.empty();
        }

        @Override
        public boolean isProtected(String name, Manifests now) {
            return false;
        }
    };

    /**
     * What persons do with specs of the kind of that one.
     *
     * @param acts of each kind, by the kind of its keys
     */
    static SpecActs of(SortedMap<String, SpecActs> acts, Key key) {
        return acts.getOrDefault(key.kind(), NONE);
    }

    /**
     * How that one is started and stopped.
     *
     * @param acts of each kind, by the kind of its keys
     * @throws RunsNot where nothing of it runs
     */
    static Runs runs(SortedMap<String, SpecActs> acts, Key key) {
        return of(acts, key).runs().orElseThrow(() -> new RunsNot(key));
    }

    /** How it is started and stopped; empty where nothing runs. */
    Optional<Runs> runs();

    /** What is good and bad for it about this host; each is looked at when it is asked. */
    default List<Supplier<HostFinding>> checks() {
        return List.of();
    }

    /** The secrets that its manifests hold. */
    default SpecSecrets secrets() {
        return SpecSecrets.NONE;
    }

    /** What would be lost if it was removed now, in a sentence; empty where nothing would be. */
    Optional<String> lossOfRemoval(String name, Manifests now);

    /** Whether its spec says that nobody may remove it by the way; of a manifest that is not valid, what was valid last counts. */
    boolean isProtected(String name, Manifests now);
}
