package io.cachepilot.access;

import java.util.Locale;

/**
 * Who makes a request, however they proved it. A key and a user of one name have nothing in common.
 *
 * @param id unique among those of its kind, and never used again for another
 * @param name for a person to read, such as the name of an API key
 */
public record Principal(Kind kind, String id, String name, Role role) {
    /** What somebody is known by. */
    public enum Kind {
        /** An API key. */
        KEY,
        /** A person with an account. */
        USER,
        /** A user of the host that the control plane runs on. */
        HOST
    }

    /** Whoever has an API key of that name, of which there is one at a time. */
    public static Principal key(String name, Role role) {
        return new Principal(Kind.KEY, name, name, role);
    }

    /** A user of this host, who may do there what the control plane may. */
    public static Principal host(String user) {
        return new Principal(Kind.HOST, user, user, Role.ADMIN);
    }

    /** Unique among principals of all kinds: {@code key monitoring}. */
    public String identity() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + id;
    }
}
