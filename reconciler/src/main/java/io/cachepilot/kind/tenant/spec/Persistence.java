package io.cachepilot.kind.tenant.spec;

import java.util.Arrays;
import java.util.Optional;

/** Whether a tenant's data survives the end of its server. */
public enum Persistence {
    MEMORY_ONLY("memory-only"),
    PERSISTENT("persistent");

    private final String text;

    Persistence(String text) {
        this.text = text;
    }

    /** The one that is written so; empty where none is. */
    public static Optional<Persistence> find(String text) {
        return Arrays.stream(values()).filter(value -> value.text.equals(text)).findFirst();
    }

    @Override
    public String toString() {
        return text;
    }
}
