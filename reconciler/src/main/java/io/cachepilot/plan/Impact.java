package io.cachepilot.plan;

/** The worst that an action does to a tenant's clients, mildest first. */
public enum Impact {
    NONE(""),
    CONNECTIONS("ends connections"),
    DATA("loses data");

    private final String text;

    Impact(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
