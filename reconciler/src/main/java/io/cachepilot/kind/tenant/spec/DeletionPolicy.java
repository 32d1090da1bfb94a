package io.cachepilot.kind.tenant.spec;

/** What happens to a tenant's data and password when its manifest is gone. */
public enum DeletionPolicy {
    RETAIN("Retain"),
    DELETE("Delete");

    private final String text;

    DeletionPolicy(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
