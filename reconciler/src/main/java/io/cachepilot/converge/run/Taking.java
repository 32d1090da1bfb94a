package io.cachepilot.converge.run;

import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.converge.desired.Spec;
import java.util.Optional;

/** Takes over what is desired of a spec: what is chosen for it and what it says is on disk before anything acts on it. */
public record Taking<S extends Spec, M>(Converger<S, M, ?, ?, ?> kind, Ledger<S, M> ledger) {
    /** With what a person has allowed and chosen since. */
    public void take(Desired<S, M> desired, Intake intake) {
        desired.spec().ifPresent(kind::keep);
        ledger.update(desired.name(), record -> taken(allowed(record, desired, intake), desired));
    }

    /** What is remembered, with what a person has allowed and chosen for it and was not taken over yet. */
    Remembered<S, M> allowed(Remembered<S, M> record, Desired<S, M> desired, Intake intake) {
        boolean allowed = desired.spec()
                .filter(spec -> intake.approvals().dataLoss().contains(spec.key()))
                .isPresent();
        return chosen(record, desired, intake).withApproved(record.approved() || allowed);
    }

    /** The same with what was chosen alone. */
    Remembered<S, M> chosen(Remembered<S, M> record, Desired<S, M> desired, Intake intake) {
        return desired.spec()
                .flatMap(
                        spec -> Optional.ofNullable(intake.approvals().choices().get(spec.key()))
                                .map(words -> record.with(kind.chosen(spec, words))))
                .orElse(record);
    }

    /** A spec that is not in force is not remembered. */
    Remembered<S, M> taken(Remembered<S, M> record, Desired<S, M> desired) {
        if (!desired.isCurrent()) {
            return record;
        }
        S spec = desired.spec().orElseThrow();
        return desired.in(record.with(kind.taken(spec, record))).withDesired(desired.file(), kind.rememberable(spec));
    }
}
