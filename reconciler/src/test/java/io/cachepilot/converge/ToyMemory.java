package io.cachepilot.converge;

import io.cachepilot.converge.desired.Choice;
import io.cachepilot.converge.desired.Ledger;
import java.util.Optional;

/** @param place where a toy stands since that was chosen */
record ToyMemory(Optional<Integer> place) {
    static final ToyMemory NOTHING = new ToyMemory(Optional.empty());

    static final Ledger.Form<ToySpec, ToyMemory> FORM =
            new Ledger.Form<>("toy.json", ToySpec.class, ToyMemory.class, NOTHING, "to have its place chosen anew");

    record ChosenPlace(Optional<Integer> place) implements Choice<ToyMemory> {
        @Override
        public ToyMemory in(ToyMemory before) {
            return new ToyMemory(place);
        }
    }
}
