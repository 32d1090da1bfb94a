package io.cachepilot.settings;

import java.util.List;

/** Settings that can't be used; the message lists every problem. */
public final class SettingsInvalid extends RuntimeException {
    private final List<String> problems;

    SettingsInvalid(List<String> problems) {
        super("the settings are not valid:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, where, and what is allowed: a line each. */
    public List<String> problems() {
        return problems;
    }
}
