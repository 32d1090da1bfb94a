package io.cachepilot.converge.act;

import java.util.Locale;

/** What persons have done with something that runs. */
public enum Verb {
    START,
    STOP,
    /** Once, without losing data. */
    RESTART;

    /** As it is typed: {@code start}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
