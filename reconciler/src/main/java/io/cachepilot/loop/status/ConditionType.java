package io.cachepilot.loop.status;

/** The closed set of things that may be true of a key. */
public enum ConditionType {
    /** It serves, as its spec asks. */
    READY("Ready"),
    /** It is on its way; a later look will tell. */
    PROGRESSING("Progressing"),
    /** It failed several times since it was last in sync. It is still tried. */
    STALLED("Stalled"),
    /** It is left alone because its spec says so. */
    SUSPENDED("Suspended"),
    /** No spec asks for it any more, and it is kept until that is known to be meant. */
    HELD("Held"),
    /** Its newest spec is refused; the last valid one is in force. */
    INVALID("Invalid"),
    /** What runs the instances can't be asked; nothing is known of them since, and nothing is done. */
    ENGINE_UNAVAILABLE("EngineUnavailable"),
    /** Something of it can't be read or understood; nothing is done to it until a person has looked. */
    DAMAGED("Damaged"),
    /** What a start needs is not there, so nothing was stopped or started; it goes on by itself once it is. */
    OBSTRUCTED("Obstructed"),
    /** What was observed had been changed by someone else. */
    DRIFTED("Drifted");

    private final String text;

    ConditionType(String text) {
        this.text = text;
    }

    /** The name that people read: {@code Ready}. */
    public String text() {
        return text;
    }
}
