package io.cachepilot.kind.tenant.spec;

/** Whether a tenant's data survives the end of its server. */
public enum Persistence {
    MEMORY_ONLY("memory-only"),
    PERSISTENT("persistent");

    private final String text;

    Persistence(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
