package io.cachepilot.api.http;

import java.util.Locale;

/** Operations that share a limit of requests. */
public enum Category {
    TENANTS("/api/v1/tenants/*", 50),
    MONITORING("/api/v1/monitoring/*", 200),
    SYSTEM("/api/v1/system/*", 30),
    DEFAULT("all others", 100);

    private final String paths;
    private final int standard;

    Category(String paths, int standard) {
        this.paths = paths;
        this.standard = standard;
    }

    /** Which paths it is for, in a few words for people. */
    public String paths() {
        return paths;
    }

    /** How many requests a minute are let through where no setting says otherwise. */
    public int standard() {
        return standard;
    }

    /** In lower case, as contracts write it: {@code tenants}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
