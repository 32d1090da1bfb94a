package io.cachepilot.instance;

import io.cachepilot.plan.Key;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an instance, unique on one engine: what its directory, process or container is named after. Instances of one kind of
 * owner may have the plain names of their owners; all others have the kind and a dot before it, which no owner's name can hold.
 */
public record InstanceName(String value) implements Comparable<InstanceName> {
    private static final String PLAIN = "[a-z0-9][a-z0-9-]{0,62}";
    private static final Pattern GRAMMAR = Pattern.compile("(?:[a-z][a-z-]{0,30}\\.)?" + PLAIN);

    public InstanceName {
        // Names become paths: nothing that could leave the instances' directory may get this far.
        if (!GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException("instance name '" + value + "' does not match " + GRAMMAR);
        }
    }

    /** That of an owner, with its kind. */
    public static InstanceName of(Key owner) {
        return new InstanceName(owner.kind() + "." + owner.name());
    }

    /** Whether that may be a name. */
    public static boolean isValid(String value) {
        return GRAMMAR.matcher(value).matches();
    }

    /** The kind of its owner; empty where the name is plain. */
    public Optional<String> kind() {
        int dot = value.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(value.substring(0, dot));
    }

    /** The name of its owner. */
    public String owner() {
        return value.substring(value.indexOf('.') + 1);
    }

    @Override
    public int compareTo(InstanceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
