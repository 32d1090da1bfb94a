package io.cachepilot.instance.docker.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The user that instances run as, never root.
 *
 * @param owner who must own their files; empty when they are written by the same user
 */
public record RunAs(int user, int group, OptionalInt owner) {
    /** The user that the official images of Redis have, for a control plane that runs as root. */
    private static final int REDIS = 999;

    /** Whoever runs the control plane, unless that is root. */
    public static RunAs current() {
        try {
            Path self = Path.of("/proc/self");
            int user = (int) Files.getAttribute(self, "unix:uid");
            int group = (int) Files.getAttribute(self, "unix:gid");
            return user == 0
                    ? new RunAs(REDIS, REDIS, OptionalInt.of(REDIS))
                    : new RunAs(user, group, OptionalInt.empty());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell which user this is from /proc/self: " + e, e);
        }
    }

    /** As Docker writes it. */
    @Override
    public String toString() {
        return user + ":" + group;
    }
}
