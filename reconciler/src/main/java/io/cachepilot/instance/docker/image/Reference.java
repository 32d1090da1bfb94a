package io.cachepilot.instance.docker.image;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an image is asked for by, as in {@code registry.example/team/redis:7.4} or {@code redis@sha256:…}. The grammar is
 * that of Docker's distribution.
 *
 * @param tag a tag, or a digest as in {@code sha256:…}
 */
record Reference(String repository, String tag) {
    /** The image that is built of the server that comes with this program. */
    static final String SHIPPED = "shipped";

    private static final int LONGEST = 512;
    private static final Pattern GRAMMAR =
            Pattern.compile("((?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\\d{1,5})?/)?"
                    + "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*)"
                    + "(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?"
                    + "(?:@(sha256:[0-9a-f]{64}))?");

    /** Empty when the text is no reference. */
    static Optional<Reference> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String tag = matcher.group(2) == null ? "latest" : matcher.group(2);
        return Optional.of(new Reference(matcher.group(1), matcher.group(3) == null ? tag : matcher.group(3)));
    }

    @Override
    public String toString() {
        return repository + (tag.startsWith("sha256:") ? "@" : ":") + tag;
    }
}
