package io.cachepilot.kind.tenant.plan;

import java.util.Optional;

/**
 * One thing that is both wanted and observed, like {@code server.maxmemory}. Everything that can drift is a field, so
 * comparing, printing and testing need no list of their own.
 */
public record Field(Group group, String name) implements Comparable<Field> {
    /** Whether the instance runs: {@code running}, {@code stopped}, {@code exited} or {@code absent}. */
    public static final Field STATE = new Field(Group.INSTANCE, "state");

    public static final Field LIMIT = new Field(Group.INSTANCE, "memory-limit-mb");
    public static final Field IMAGE = new Field(Group.INSTANCE, "image");
    public static final Field ARGUMENTS = new Field(Group.INSTANCE, "arguments");
    public static final Field CERTIFICATE_NAMES = new Field(Group.CERTIFICATE, "names");
    public static final Field CERTIFICATE_ISSUER = new Field(Group.CERTIFICATE, "issuer");

    /** Where a field lies, which decides how it is changed. */
    public enum Group {
        /** What the engine was told, and only a new instance changes; but for the limit. */
        INSTANCE("instance"),
        /** What the engine was told, and changes in place. */
        ENGINE("engine"),
        /** A directive of the running Redis. */
        SERVER("server"),
        /** A user of the running Redis, as its ACL rules. */
        ACCESS("access"),
        /** The certificate on disk. */
        CERTIFICATE("certificate"),
        /** A configuration file on disk, as a keyed fingerprint of its content. */
        FILE("file");

        private final String text;

        Group(String text) {
            this.text = text;
        }
    }

    /**
     * The field of that text, as {@link #toString} writes it.
     *
     * @throws IllegalArgumentException when it is the text of no field
     */
    public static Field parse(String text) {
        return find(text).orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not the text of a field"));
    }

    /** The same; empty when it is the text of no field. */
    public static Optional<Field> find(String text) {
        for (Group group : Group.values()) {
            if (text.startsWith(group.text + ".")) {
                return Optional.of(new Field(group, text.substring(group.text.length() + 1)));
            }
        }
        return Optional.empty();
    }

    public static Field port(String purpose) {
        return new Field(Group.INSTANCE, "port-" + purpose);
    }

    /** A trait of the instance, by the engine's name for it, that only a new instance changes. */
    public static Field fixed(String trait) {
        return new Field(Group.INSTANCE, trait);
    }

    /** A trait of the instance, by the engine's name for it, that the engine changes in place. */
    public static Field adjustable(String trait) {
        return new Field(Group.ENGINE, trait);
    }

    public static Field server(String directive) {
        return new Field(Group.SERVER, directive);
    }

    public static Field access(String user) {
        return new Field(Group.ACCESS, user);
    }

    public static Field file(String name) {
        return new Field(Group.FILE, name);
    }

    /** By the groups' order, then by name. Spelt out, since planning does little else: composed comparators took half of it. */
    @Override
    public int compareTo(Field other) {
        int byGroup = group.compareTo(other.group);
        return byGroup != 0 ? byGroup : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return group.text + "." + name;
    }
}
