package io.cachepilot.kind.tenant.act;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Redis, as {@code redis-server --version} tells it. */
record RedisVersion(int major, int minor, int patch) implements Comparable<RedisVersion> {
    private static final Pattern SHAPE = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");
    private static final Comparator<RedisVersion> ORDER = Comparator.comparingInt(RedisVersion::major)
            .thenComparingInt(RedisVersion::minor)
            .thenComparingInt(RedisVersion::patch);

    /** The first of each line with the fixes of October 2025, as the advisory of CVE-2025-49844 lists them. */
    private static final List<RedisVersion> FIXED = List.of(
            new RedisVersion(6, 2, 20),
            new RedisVersion(7, 2, 11),
            new RedisVersion(7, 4, 6),
            new RedisVersion(8, 0, 4),
            new RedisVersion(8, 2, 2));

    static RedisVersion parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a version like 7.0.15");
        }
        return new RedisVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }

    /** Whether a script may break out of the server, as far as is known. A line that got no fix has the holes. */
    boolean hasKnownScriptingHoles() {
        if (compareTo(FIXED.getLast()) >= 0) {
            return false;
        }
        return FIXED.stream().noneMatch(fixed -> fixed.major == major && fixed.minor == minor && compareTo(fixed) >= 0);
    }

    @Override
    public int compareTo(RedisVersion other) {
        return ORDER.compare(this, other);
    }
}
