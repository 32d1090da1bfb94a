package io.cachepilot.converge;

import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.simulation.Stage;
import io.cachepilot.simulation.Story;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Toys that people want and take away, and somebody who takes them from their shelf. */
final class ToySimulation implements Stage {
    private static final List<String> NAMES = List.of("ant", "bee", "cow", "dog", "emu");

    private final ManifestReader reader = new ManifestReader(List.of(new ToyReader("Toy")));
    private final Story story;
    private final Path state;
    private final Shelf shelf;
    private final TreeMap<String, String> manifests = new TreeMap<>();
    private final TreeMap<String, Integer> sizes = new TreeMap<>();
    private final Map<String, Integer> largest = new TreeMap<>();

    ToySimulation(Story story, Path state) {
        this.story = story;
        this.state = state;
        this.shelf = new Shelf(story.faults());
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

    @Override
    public Kinds open() {
        var converger = new ToyConverger("Toy", shelf);
        return Kinds.of(new ConvergedKind<>(
                converger, converger, new Ledger<>(state, ToyMemory.FORM), new PruneGuard(1), story.clock()));
    }

    @Override
    public Intake intake() {
        var files = new TreeMap<String, byte[]>();
        manifests.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Intake("r", reader.read(files), true, Approvals.NONE);
    }

    @Override
    public void taken(Kind.AffectedKeys touched) {
        // Nothing was allowed that could be used up.
    }

    @Override
    public void happen() {
        switch (story.random().nextInt(5)) {
            case 0, 1, 2 -> edit();
            case 3 -> remove();
            default -> meddle();
        }
    }

    @Override
    public void check() {
        // Toys may stand where others stand for as long as calls go wrong.
    }

    @Override
    public void allow() {
        // Nobody is asked for anything.
    }

    private void edit() {
        String name = story.oneOf(NAMES);
        // Never smaller than it was, also when it is gone meanwhile: that would wait for a person.
        int size = largest.merge(name, 1 + story.random().nextInt(3), Integer::sum);
        sizes.put(name, size);
        manifests.put(name + ".yaml", "kind: Toy\nmetadata: {name: %s}\nspec: {size: %d}\n".formatted(name, size));
        story.tell("%s is to be %d".formatted(name, size));
    }

    private void remove() {
        if (sizes.size() < 2) {
            return;
        }
        String name = story.oneOf(List.copyOf(sizes.keySet()));
        sizes.remove(name);
        manifests.remove(name + ".yaml");
        story.tell(name + " is to go");
    }

    private void meddle() {
        shelf.toys().keySet().stream().findFirst().ifPresent(name -> {
            shelf.put(name, Optional.empty());
            story.tell("somebody takes " + name);
        });
    }
}
