package io.cachepilot.kind.tenant.spec;

import java.util.Arrays;
import java.util.Optional;

/** Which of a tenant's two ports are open. */
public enum SecurityMode {
    TLS_ONLY("tls-only", true, false),
    DUAL_MODE("dual-mode", true, true),
    PLAIN_ONLY("plain-only", false, true);

    private final String text;
    private final boolean tls;
    private final boolean plain;

    SecurityMode(String text, boolean tls, boolean plain) {
        this.text = text;
        this.tls = tls;
        this.plain = plain;
    }

    public boolean tls() {
        return tls;
    }

    public boolean plain() {
        return plain;
    }

    /** The one that is written so; empty where none is. */
    public static Optional<SecurityMode> find(String text) {
        return Arrays.stream(values()).filter(value -> value.text.equals(text)).findFirst();
    }

    @Override
    public String toString() {
        return text;
    }
}
