package io.cachepilot.simulation;

import io.cachepilot.converge.Dependants;
import io.cachepilot.converge.Kind;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.Planning;
import io.cachepilot.event.Event;
import io.cachepilot.loop.Loop;
import io.cachepilot.loop.LoopSettings;
import io.cachepilot.loop.queue.Backoff;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.plan.Key;
import io.cachepilot.simulation.Faults.Chance;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A control plane with everything that happens to it decided by one number: what its {@link Stage} lets happen, crashes before and after
 * an effect, errors, effects whose answer is lost or that come twice, answers of a moment ago, and hints that come twice. One thread, a clock
 * that is moved by hand, and no chance beside the number: the same number is the same story.
 */
public final class Simulation {
    private static final int STORIES = 200;
    private static final int STEPS = 120;
    private static final int ROUNDS = 3;
    private static final int MOST_RUNS = 2000;
    private static final int CALLS_TO_A_CRASH = 40;
    private static final List<Integer> ONE_IN = List.of(3, 10, 40);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofMinutes(1));

    private final Story story;
    private final Stage stage;
    private Kinds kinds;
    private Loop loop;

    public Simulation(Story story, Stage stage) {
        this.story = story;
        this.stage = stage;
        crashSoon();
        start();
    }

    /** The numbers of all stories, or those that {@code -Dsimulation.seed} names: one such as 7, or a range such as 200-999. */
    public static LongStream seeds() {
        String chosen = System.getProperty("simulation.seed", "0-" + (STORIES - 1));
        String[] ends = chosen.split("-", 2);
        return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
    }

    /** Lets the story happen, and then all be well. What goes wrong with it is told with it. */
    public void run() {
        try {
            happen();
        } catch (RuntimeException | Error e) {
            throw new AssertionError(e + "\n" + story, e);
        }
    }

    private void happen() {
        for (int step = 0; step < STEPS; step++) {
            step();
            stage.check();
        }
        story.tell("all goes well from here on");
        story.faults().by(Chance.NEVER);
        story.faults().crashNoMore();
        restart();
        story.faults().crashNoMore();
        for (int round = 0; round < ROUNDS; round++) {
            stage.allow();
            accept();
            keys().forEach(key -> loop.enqueue(key, Priority.PERSON));
            untilIdle();
            stage.check();
        }
    }

    /** What would be done now. */
    public Planning planned() {
        return kinds.planned(stage::intake, _ -> true);
    }

    private List<Key> keys() {
        return kinds.all().stream().flatMap(kind -> kind.keys().stream()).toList();
    }

    private void step() {
        switch (story.random().nextInt(12)) {
            case 0, 1, 2, 3, 4 -> {
                stage.happen();
                accept();
            }
            case 5 -> crashSoon();
            case 6 -> {
                story.clock().advance(Duration.ofMillis(story.random().nextInt(90_000)));
                story.tell("the clock moves to " + story.clock().instant());
            }
            case 7 -> goWrong();
            case 8 -> {
                keys().forEach(key -> loop.enqueue(key, Priority.DRIFT));
                keys().forEach(key -> loop.enqueue(key, Priority.DRIFT));
            }
            default -> runSome();
        }
    }

    private void goWrong() {
        if (story.random().nextBoolean()) {
            int oneIn = story.oneOf(ONE_IN);
            story.faults().by(Chance.oneIn(oneIn, story.random().nextLong()));
            story.tell("one call in %d goes wrong".formatted(oneIn));
        } else {
            story.faults().by(Chance.NEVER);
            story.tell("calls go well again");
        }
    }

    private void crashSoon() {
        int call = story.random().nextInt(CALLS_TO_A_CRASH);
        boolean after = story.random().nextBoolean();
        story.faults().crashAt(call, after);
        story.tell("a crash is near: %s %d more calls".formatted(after ? "after" : "before", call));
    }

    private void runSome() {
        for (int run = story.random().nextInt(6); run > 0 && loop.runNext(); run--) {
            if (story.faults().hasCrashed()) {
                // Of what the loop notes then nothing lasts.
                restart();
                return;
            }
        }
    }

    private void untilIdle() {
        for (int run = 0; run < MOST_RUNS; run++) {
            if (!loop.runNext()) {
                var due = loop.nextDue();
                if (due.isEmpty()) {
                    return;
                }
                story.clock()
                        .advance(Duration.between(story.clock().instant(), due.get())
                                .plusMillis(1));
            }
        }
        throw new AssertionError("it does not come to rest");
    }

    /** What could not be taken over is tried again, as at the next rescan. */
    private void accept() {
        try {
            take();
        } catch (RuntimeException | Faults.Crash e) {
            if (story.faults().hasCrashed()) {
                restart();
                return;
            }
            story.tell("taking over fails: " + e.getMessage());
            story.faults().without(() -> {
                accept();
                return true;
            });
        }
    }

    private void take() {
        var intake = stage.intake();
        for (Kind kind : kinds.all()) {
            Kind.AffectedKeys touched = kind.accept(intake);
            touched.changed().forEach(key -> loop.specChanged(key, Priority.COMMIT));
            touched.removed().forEach(key -> loop.enqueueAfter(key, Priority.COMMIT, Duration.ofSeconds(1)));
            stage.taken(touched);
        }
    }

    private void restart() {
        story.tell("the control plane crashes and comes back");
        story.faults().crashNoMore();
        for (int meanwhile = story.random().nextInt(3); meanwhile > 0; meanwhile--) {
            stage.happen();
            stage.check();
        }
        if (story.random().nextInt(4) == 0) {
            crashSoon();
        }
        start();
        accept();
        keys().forEach(key -> loop.enqueue(key, Priority.RESYNC));
    }

    private void start() {
        kinds = opened();
        var board = new StatusBoard();
        loop = new Loop(
                kinds.reconcilers(), this::tell, board, story.clock(), story.random(), new LoopSettings(1, BACKOFF));
        board.listen(new Dependants(kinds, board, loop));
    }

    private void tell(Event event) {
        story.tell("    %s %s: %s".formatted(event.subject(), event.reason(), event.message()));
    }

    /** One that does not come up is started again and again. */
    private Kinds opened() {
        while (true) {
            try {
                return stage.open();
            } catch (RuntimeException | Faults.Crash e) {
                story.tell("the control plane does not come up: " + e);
                story.faults().crashNoMore();
                story.faults().by(Chance.NEVER);
            }
        }
    }
}
