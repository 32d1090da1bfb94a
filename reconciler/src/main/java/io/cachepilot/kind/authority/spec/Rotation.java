package io.cachepilot.kind.authority.spec;

import java.util.List;

/**
 * Which generation of the authority there is to be, and how far the change to it has come.
 *
 * @param generation counted from 1
 */
public record Rotation(int generation, RotationPhase phase) {
    /** The first generation, with no other in sight. */
    public static final Rotation FIRST = new Rotation(1, RotationPhase.DROP_OLD);

    /** Of a manifest that says nothing of it. */
    public static final Rotation UNSAID = new Rotation(0, RotationPhase.DROP_OLD);

    /** What may follow on this, beside itself: one step on, or one back for as long as the old generation is there. */
    public List<Rotation> next() {
        return switch (phase) {
            case DROP_OLD -> List.of(new Rotation(generation + 1, RotationPhase.STANDBY));
            case STANDBY -> List.of(in(RotationPhase.TRUST_NEW), new Rotation(generation - 1, RotationPhase.DROP_OLD));
            case TRUST_NEW -> List.of(in(RotationPhase.ISSUE_NEW), in(RotationPhase.STANDBY));
            case ISSUE_NEW -> List.of(in(RotationPhase.DROP_OLD), in(RotationPhase.TRUST_NEW));
        };
    }

    public boolean mayFollow(Rotation before) {
        return equals(before) || before.next().contains(this);
    }

    private Rotation in(RotationPhase other) {
        return new Rotation(generation, other);
    }

    /** In a sentence: {@code generation 2, trust-new}. */
    @Override
    public String toString() {
        return "generation " + generation + ", " + phase;
    }
}
