package io.cachepilot.simulation;

import io.cachepilot.loop.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What everybody shares who plays a part in a story: chance, time, what goes wrong, and what is told of it. */
public final class Story {
    private final long seed;
    private final Random random;
    private final ManualClock clock = new ManualClock();
    private final Faults faults = new Faults();
    private final List<String> lines = new ArrayList<>();

    /** @param seed decides all of it */
    public Story(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    public Random random() {
        return random;
    }

    public ManualClock clock() {
        return clock;
    }

    public Faults faults() {
        return faults;
    }

    public void tell(String what) {
        lines.add(what);
    }

    /** One of those, which must not be none. */
    public <T> T oneOf(List<T> those) {
        return those.get(random.nextInt(those.size()));
    }

    /** What happened, for people. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public String toString() {
        return "story %d:%n%s".formatted(seed, String.join("\n", lines));
    }
}
