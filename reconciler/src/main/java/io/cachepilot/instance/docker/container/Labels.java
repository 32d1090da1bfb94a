package io.cachepilot.instance.docker.container;

import io.cachepilot.instance.InstanceName;
import java.util.Map;

/** By what the things that are ours are known in the Engine. */
public final class Labels {
    /** The id of the installation. */
    public static final String OWNER = "io.cachepilot.owner";
    /** The name of the instance. */
    public static final String INSTANCE = "io.cachepilot.instance";
    /** On a container that only looks into an image, and is thrown away. */
    public static final String PROBE = "io.cachepilot.probe";

    private static final String PREFIX = "cachepilot-";
    private static final int SHORT = 8;

    private Labels() {}

    public static String container(InstanceName name) {
        return PREFIX + name;
    }

    static String network(String owner) {
        return PREFIX + owner.substring(0, Math.min(SHORT, owner.length()));
    }

    public static Map<String, String> of(String owner) {
        return Map.of(OWNER, owner);
    }

    public static Map<String, String> of(String owner, InstanceName name) {
        return Map.of(OWNER, owner, INSTANCE, name.value());
    }
}
