package io.cachepilot.access;

import java.util.Locale;

/** What a principal may do; each role may do all that the ones before it may. */
public enum Role {
    /** Reads. */
    VIEWER("read"),
    /** Also starts, stops, restarts, deploys and backs up, and sees logs and handed over secrets. */
    OPERATOR("operate"),
    /** Everything. */
    ADMIN("*");

    private final String permission;

    Role(String permission) {
        this.permission = permission;
    }

    /** Whether this role is enough where that one is needed. */
    public boolean permits(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** Its word in the file of the API keys: {@code read}, {@code operate} or {@code *}. */
    public String permission() {
        return permission;
    }

    /** In lower case, as people write it: {@code operator}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
