package io.cachepilot.spec;

import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Key;
import java.util.List;
import java.util.Optional;

/** A change of a spec was not made; everything is as it was. The message says why, and what to do. */
public final class SpecRefused extends RuntimeException {
    /** Why; surfaces map it to their own codes. */
    public enum Reason {
        /** There is a spec of that name already. */
        EXISTS,
        /** There is no spec of that name. */
        MISSING,
        /** There was no such version of the spec. */
        NO_VERSION,
        /** The spec is not the one any more that was read; {@link #current} is the one that is there. */
        STALE,
        /** The result would not be valid; {@link #problems} says why. */
        INVALID,
        /** The idempotency key was used by its author for another change. */
        KEY_REUSED,
        /** The file says it in a way that can't be changed by a program; a person has to. */
        NOT_EDITABLE
    }

    private final Reason reason;
    private final transient Optional<StoredSpec> current;
    private final transient List<Problem> problems;

    SpecRefused(Reason reason, String message) {
        this(reason, message, Optional.empty(), List.of());
    }

    SpecRefused(Reason reason, String message, Optional<StoredSpec> current, List<Problem> problems) {
        super(message);
        this.reason = reason;
        this.current = current;
        this.problems = List.copyOf(problems);
    }

    /** A spec in a sentence: {@code tenant client1}. */
    static String what(String kind, String name) {
        return Key.words(Key.kind(kind)) + " " + name;
    }

    public Reason reason() {
        return reason;
    }

    public Optional<StoredSpec> current() {
        return current;
    }

    public List<Problem> problems() {
        return problems;
    }
}
