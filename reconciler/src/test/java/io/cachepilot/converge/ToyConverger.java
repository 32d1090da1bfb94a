package io.cachepilot.converge;

import io.cachepilot.converge.desired.Choice;
import io.cachepilot.converge.desired.Coexistence;
import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.DesiredSet;
import io.cachepilot.converge.desired.Known;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.converge.run.Converger;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.loop.status.Finding;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.plan.Change;
import io.cachepilot.plan.Impact;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.Wait;
import io.cachepilot.source.location.SourceLocation.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** How toys are converged. */
record ToyConverger(String kind, Shelf shelf)
        implements Converger<ToySpec, ToyMemory, ToyConverger.Target, ToyConverger.Seen, ToyAction> {
    private static final String SIZE = "size";
    private static final String PLACE = "place";

    record Target(ToySpec spec, Shelf.Toy toy, SortedMap<String, String> applied, boolean approved) {}

    record Seen(Optional<Shelf.Toy> toy) {}

    @Override
    public KindReader<ToySpec> reader() {
        return new ToyReader(kind);
    }

    @Override
    public Class<ToyAction> actions() {
        return ToyAction.class;
    }

    @Override
    public Coexistence<ToySpec, ToyMemory> coexistence() {
        return new Places(kind);
    }

    /** No two stand at one place. */
    private record Places(String kind) implements Coexistence<ToySpec, ToyMemory> {
        @Override
        public Class<ToySpec> type() {
            return ToySpec.class;
        }

        @Override
        public Coexistence.Places<ToyMemory> places(
                SortedMap<String, Desired<ToySpec, ToyMemory>> desired, Known<ToySpec, ToyMemory> known) {
            var owners = new TreeMap<Integer, String>();
            var places = new TreeMap<String, Place<ToyMemory>>();
            desired.forEach((name, toy) ->
                    toy.spec().flatMap(ToySpec::place).ifPresent(place -> give(name, place, owners, places, known)));
            desired.forEach((name, toy) -> toy.spec()
                    .filter(spec -> spec.place().isEmpty())
                    .ifPresent(_ -> give(
                            name,
                            known.record(name)
                                    .own()
                                    .place()
                                    .filter(place -> !owners.containsKey(place))
                                    .orElseGet(() -> free(owners)),
                            owners,
                            places,
                            known)));
            var vacated = new TreeMap<String, Choice<ToyMemory>>();
            known.records()
                    .forEach((name, record) -> record.own()
                            .place()
                            .filter(place -> !name.equals(owners.getOrDefault(place, name)))
                            .filter(_ -> !desired.containsKey(name))
                            .ifPresent(_ -> vacated.put(name, new ToyMemory.ChosenPlace(Optional.empty()))));
            return new Coexistence.Places<>(places, vacated);
        }

        private static void give(
                String name,
                int place,
                SortedMap<Integer, String> owners,
                SortedMap<String, Place<ToyMemory>> places,
                Known<ToySpec, ToyMemory> known) {
            String owner = owners.putIfAbsent(place, name);
            places.put(
                    name,
                    owner == null
                            ? new Place.Given<>(new ToyMemory.ChosenPlace(Optional.of(place)))
                            : new Place.Refused<>(
                                    "place %d is taken by %s".formatted(place, owner),
                                    known.record(name)
                                            .spec()
                                            .flatMap(_ ->
                                                    known.record(name).own().place())
                                            .map(before -> new ToyMemory.ChosenPlace(Optional.of(before)))));
        }

        private static int free(SortedMap<Integer, String> owners) {
            int place = 0;
            while (owners.containsKey(place)) {
                place++;
            }
            return place;
        }
    }

    @Override
    public Known<ToySpec, ToyMemory> known(Ledger.Records<ToySpec, ToyMemory> remembered) {
        var existing = new TreeSet<String>();
        remembered.readable().forEach((name, record) -> {
            if (!record.file().isEmpty()) {
                existing.add(name);
            }
        });
        Optional<String> away = Optional.empty();
        try {
            existing.addAll(shelf.list().keySet());
        } catch (EngineUnavailable e) {
            away = Optional.of(String.valueOf(e.getMessage()));
        }
        return new Known<>(remembered.readable(), remembered.damaged(), existing, ToyMemory.NOTHING, away);
    }

    @Override
    public Target target(ToySpec spec, Remembered<ToySpec, ToyMemory> known) {
        return new Target(
                spec, new Shelf.Toy(spec.size(), known.own().place().orElseThrow()), known.applied(), known.approved());
    }

    @Override
    public String fingerprint(ToySpec spec) {
        return spec.toString();
    }

    @Override
    public Seen observe(Target target, Remembered<ToySpec, ToyMemory> known, DesiredSet<ToySpec, ToyMemory> all) {
        return new Seen(shelf.find(target.spec().name()));
    }

    @Override
    public Plan<ToyAction> plan(Target target, Seen observed, boolean approved, Instant now) {
        Key key = target.spec().key();
        Optional<Shelf.Toy> seen = observed.toy();
        List<Change<String>> size =
                change(SIZE, seen.map(Shelf.Toy::size), target.toy().size(), target);
        List<Change<String>> place =
                change(PLACE, seen.map(Shelf.Toy::place), target.toy().place(), target);
        var differences = new ArrayList<Change<String>>(size);
        differences.addAll(place);
        if (target.spec().suspend()) {
            var wait = new Wait(Wait.Cause.SUSPENDED, "suspended", Optional.empty());
            return new Plan<>(key, List.of(), differences, List.of(wait));
        }
        if (seen.isEmpty()) {
            return new Plan<>(key, List.of(new ToyAction.Make(differences)), differences, List.of());
        }
        boolean shrinks = target.toy().size() < seen.get().size();
        var actions = new ArrayList<ToyAction>();
        var waits = new ArrayList<Wait>();
        if (shrinks && !approved && !target.approved()) {
            waits.add(new Wait(Wait.Cause.APPROVAL, "a smaller toy loses what is in it", Optional.empty()));
        } else if (!size.isEmpty()) {
            actions.add(new ToyAction.Resize(size, shrinks ? Impact.DATA : Impact.NONE));
        }
        if (!place.isEmpty()) {
            actions.add(new ToyAction.Move(place));
        }
        return new Plan<>(key, actions, differences, waits);
    }

    private static List<Change<String>> change(String field, Optional<Integer> from, int to, Target target) {
        if (from.equals(Optional.of(to))) {
            return List.of();
        }
        boolean drift = Integer.toString(to).equals(target.applied().get(field));
        return List.of(new Change<>(
                field,
                from.map(Object::toString),
                Optional.of(Integer.toString(to)),
                drift ? Change.Cause.DRIFT : Change.Cause.PENDING));
    }

    @Override
    public void carryOut(ToyAction action, Target target, Seen observed) {
        String name = target.spec().name();
        Shelf.Toy now = observed.toy().orElse(target.toy());
        Shelf.Toy next = switch (action) {
            case ToyAction.Make _ -> target.toy();
            case ToyAction.Resize _ ->
                new Shelf.Toy(target.toy().size(), shelf.find(name).orElse(now).place());
            case ToyAction.Move _ ->
                new Shelf.Toy(shelf.find(name).orElse(now).size(), target.toy().place());
            case ToyAction.ThrowAway _ -> throw new IllegalStateException("no step of a plan with a target");
        };
        shelf.change(name, Optional.of(next));
    }

    @Override
    public Optional<Finding> ready(Target target, Seen observed, Plan<ToyAction> plan) {
        return observed.toy().map(_ -> new Finding("Stands", "it stands there"));
    }

    @Override
    public Plan<ToyAction> removal(String name, Remembered<ToySpec, ToyMemory> known) {
        List<ToyAction> actions = shelf.find(name)
                .<List<ToyAction>>map(_ -> List.of(new ToyAction.ThrowAway(Impact.DATA)))
                .orElse(List.of());
        return new Plan<>(Key.of(kind, name), actions, List.of(), List.of());
    }

    @Override
    public void remove(ToyAction action, String name) {
        shelf.change(name, Optional.empty());
    }
}
