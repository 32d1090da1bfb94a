package io.cachepilot.converge.hold;

import io.cachepilot.converge.desired.Intake;
import java.util.List;

/** Tells what of the source comes into force, where a person has to agree to it. Writes nothing. */
public interface Holds {
    /** What waits for an approval. */
    List<PendingChange> pending(Intake wanted);

    /** What of it is in force, by what was agreed to until now; all of it where nothing has to be. */
    Intake inForce(Intake wanted);
}
