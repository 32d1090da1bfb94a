package io.cachepilot.converge.act;

/**
 * What was seen of a host or an installation, and what to do if that is not good.
 *
 * @param what was looked at, in a word or two
 */
public record HostFinding(Level level, String what, String message) {
    /** How bad it is. */
    public enum Level {
        OK,
        WARN,
        FAIL
    }

    /** It is good. */
    public static HostFinding ok(String what, String message) {
        return new HostFinding(Level.OK, what, message);
    }

    /** It may do harm later. */
    public static HostFinding warn(String what, String message) {
        return new HostFinding(Level.WARN, what, message);
    }

    /** It does harm. */
    public static HostFinding fail(String what, String message) {
        return new HostFinding(Level.FAIL, what, message);
    }
}
