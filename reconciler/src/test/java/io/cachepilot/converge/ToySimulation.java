package io.cachepilot.converge;

import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.loop.Loop;
import io.cachepilot.loop.LoopSettings;
import io.cachepilot.loop.ManualClock;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.loop.queue.Backoff;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.manifest.ManifestReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A control plane of toys, with everything that happens to it decided by one number: edits of manifests, meddling, crashes before and
 * after an effect, errors, effects whose answer is lost, answers of a moment ago, and hints that come twice. One thread, a clock that is
 * moved by hand, and no chance beside the number: the same number is the same story.
 */
final class ToySimulation {
    private static final int STEPS = 120;
    private static final int ROUNDS = 3;
    private static final int MOST_RUNS = 500;
    private static final List<String> NAMES = List.of("ant", "bee", "cow", "dog", "emu");
    private static final Shelf.Fault[] FAULTS = Shelf.Fault.values();
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofMinutes(1));

    private final Random random;
    private final Path state;
    private final ManualClock clock = new ManualClock();
    private final Shelf shelf = new Shelf();
    private final TreeMap<String, String> manifests = new TreeMap<>();
    private final TreeMap<String, Integer> sizes = new TreeMap<>();
    private final Map<String, Integer> largest = new TreeMap<>();
    private final List<String> story = new ArrayList<>();

    private Kind kind;
    private Loop loop;

    ToySimulation(long seed, Path state) {
        this.random = new Random(seed);
        this.state = state;
        start();
    }

    /** What happened, for people. */
    List<String> story() {
        return List.copyOf(story);
    }

    /** Lets the story happen, and then all be well. */
    void run() {
        for (int step = 0; step < STEPS; step++) {
            step();
        }
        shelf.faults(() -> Shelf.Fault.NONE);
        if (shelf.hasCrashed()) {
            restart();
        }
        shelf.crashNoMore();
        for (int round = 0; round < ROUNDS; round++) {
            accept();
            kind.keys().forEach(key -> loop.enqueue(key, Priority.PERSON));
            untilIdle();
        }
    }

    /** What has to stand on the shelf: the size and whether it is there; places are the control plane's choice. */
    Map<String, Integer> desired() {
        return Map.copyOf(sizes);
    }

    Map<String, Integer> observed() {
        var observed = new TreeMap<String, Integer>();
        shelf.toys().forEach((name, toy) -> observed.put(name, toy.size()));
        return observed;
    }

    /** Places that more than one toy has. */
    List<Integer> sharedPlaces() {
        var seen = new TreeSet<Integer>();
        return shelf.toys().values().stream()
                .map(Shelf.Toy::place)
                .filter(place -> !seen.add(place))
                .toList();
    }

    Planning planned() {
        return kind.planned(this::intake, _ -> true);
    }

    private void step() {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> edit();
            case 3 -> remove();
            case 4 -> meddle();
            case 5 -> crashSoon();
            case 6 -> {
                clock.advance(Duration.ofMillis(random.nextInt(90_000)));
                tell("the clock moves to " + clock.instant());
            }
            case 7 -> {
                boolean wrong = random.nextBoolean();
                shelf.faults(() ->
                        wrong && random.nextInt(3) == 0 ? FAULTS[random.nextInt(FAULTS.length)] : Shelf.Fault.NONE);
                tell(wrong ? "calls go wrong now and then" : "calls go well again");
            }
            case 8 -> kind.keys().forEach(key -> loop.enqueue(key, Priority.DRIFT));
            default -> runSome();
        }
    }

    private void tell(String what) {
        story.add(what);
    }

    private void edit() {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        // Never smaller than it was, also when it is gone meanwhile: that would wait for a person.
        int size = largest.merge(name, 1 + random.nextInt(3), Integer::sum);
        sizes.put(name, size);
        manifests.put(name + ".yaml", "kind: Toy\nmetadata: {name: %s}\nspec: {size: %d}\n".formatted(name, size));
        tell("%s is to be %d".formatted(name, size));
        accept();
    }

    private void remove() {
        if (sizes.size() < 2) {
            return;
        }
        String name = List.copyOf(sizes.keySet()).get(random.nextInt(sizes.size()));
        sizes.remove(name);
        manifests.remove(name + ".yaml");
        tell(name + " is to go");
        accept();
    }

    private void meddle() {
        shelf.toys().keySet().stream().findFirst().ifPresent(name -> {
            shelf.put(name, Optional.empty());
            tell("somebody takes " + name);
        });
    }

    private void crashSoon() {
        shelf.crashAt(random.nextInt(6), random.nextBoolean());
        tell("a crash is near");
    }

    private void runSome() {
        for (int run = random.nextInt(6); run > 0 && loop.runNext(); run--) {
            if (shelf.hasCrashed()) {
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
                clock.advance(Duration.between(clock.instant(), due.get()).plusMillis(1));
            }
        }
    }

    private void accept() {
        try {
            Kind.AffectedKeys touched = kind.accept(intake());
            touched.changed().forEach(key -> loop.specChanged(key, Priority.COMMIT));
            touched.removed().forEach(key -> loop.enqueueAfter(key, Priority.COMMIT, Duration.ofSeconds(1)));
        } catch (Shelf.Crash _) {
            restart();
        }
    }

    private void restart() {
        tell("the control plane crashes and comes back");
        shelf.crashNoMore();
        start();
        accept();
        kind.keys().forEach(key -> loop.enqueue(key, Priority.RESYNC));
    }

    private void start() {
        var converger = new ToyConverger("Toy", shelf);
        kind = new ConvergedKind<>(converger, converger, new Ledger<>(state, ToyMemory.FORM), new PruneGuard(1), clock);
        loop = new Loop(Map.of("toy", kind), _ -> {}, new StatusBoard(), clock, random, new LoopSettings(1, BACKOFF));
    }

    private Intake intake() {
        var files = new TreeMap<String, byte[]>();
        manifests.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Intake("r", new ManifestReader(List.of(kind.reader())).read(files), true, Approvals.NONE);
    }
}
