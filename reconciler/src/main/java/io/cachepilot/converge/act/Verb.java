package io.cachepilot.converge.act;

/** What persons have done with something that runs. */
public enum Verb {
    START,
    STOP,
    /** Once, without losing data. */
    RESTART
}
