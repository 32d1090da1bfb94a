package io.cachepilot.converge.act;

import io.cachepilot.manifest.Manifests;
import java.util.Optional;

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

    /** How it is started and stopped; empty where nothing runs. */
    Optional<Runs> runs();

    /** What would be lost if it was removed now, in a sentence; empty where nothing would be. */
    Optional<String> lossOfRemoval(String name, Manifests now);

    /** Whether its spec says that nobody may remove it by the way; of a manifest that is not valid, what was valid last counts. */
    boolean isProtected(String name, Manifests now);
}
