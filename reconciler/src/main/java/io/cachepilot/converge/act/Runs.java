package io.cachepilot.converge.act;

import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.edit.value.Edit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How specs of a kind are started and stopped, of which something runs. Some are made of parts with names of their own.
 */
public interface Runs {
    /**
     * The change of its manifest that a verb is.
     *
     * @param part the only one that is meant
     * @param now what is written of it at this moment
     * @throws NoSuchPart when it has none of that name
     */
    List<Edit> edits(Verb verb, String name, Optional<String> part, Manifests now, Instant at);

    /** What would be lost if it was stopped now, in a sentence; empty where nothing would be. */
    Optional<String> lossOfStop(String name, Manifests now);

    /** What would be lost if all of them that run were stopped now, in a sentence; empty where nothing would be. */
    Optional<String> lossOfStoppingAll();

    /**
     * The last lines that it has written, the newest last.
     *
     * @param part the only one that is meant
     * @param most how many lines at most
     * @throws NoSuchPart when it has none of that name
     */
    List<String> logs(String name, Optional<String> part, int most);
}
