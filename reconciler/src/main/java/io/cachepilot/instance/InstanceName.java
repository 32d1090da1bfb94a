package io.cachepilot.instance;

import java.util.regex.Pattern;

/** The name of an instance, unique on one engine: what its directory, process or container is named after. */
public record InstanceName(String value) implements Comparable<InstanceName> {
    private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public InstanceName {
        // Names become paths: nothing that could leave the instances' directory may get this far.
        if (!GRAMMAR.matcher(value).matches()) {
            throw new IllegalArgumentException("instance name '" + value + "' does not match " + GRAMMAR);
        }
    }

    /** Whether that may be a name. */
    public static boolean isValid(String value) {
        return GRAMMAR.matcher(value).matches();
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
