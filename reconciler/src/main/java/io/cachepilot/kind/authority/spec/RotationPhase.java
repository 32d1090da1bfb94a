package io.cachepilot.kind.authority.spec;

/** How far the change from one generation to the next has come. */
public enum RotationPhase {
    /** The new generation is made; nobody is told of it. */
    STANDBY("standby"),
    /** Clients are given both; the old one issues. */
    TRUST_NEW("trust-new"),
    /** Clients are given both; the new one issues. */
    ISSUE_NEW("issue-new"),
    /** The old one is gone: the generation has ended. */
    DROP_OLD("drop-old");

    private final String text;

    RotationPhase(String text) {
        this.text = text;
    }

    /** As manifests write it. */
    @Override
    public String toString() {
        return text;
    }
}
