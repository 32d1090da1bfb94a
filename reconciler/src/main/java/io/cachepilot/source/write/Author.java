package io.cachepilot.source.write;

import java.util.regex.Pattern;

/** Who made a change. What git can't hold in a name (control characters, angle brackets) becomes a space. */
public record Author(String name, String email) {
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}<>]+");

    /** The control plane itself: it commits for others, and is the author where nobody knows who edited a file. */
    public static final Author CACHEPILOT = new Author("CachePilot", "cachepilot@localhost");

    public Author {
        name = fit(name);
        email = fit(email);
        if (name.isEmpty() || email.isEmpty()) {
            throw new IllegalArgumentException(
                    "an author needs a name and an email, not '" + name + "', '" + email + "'");
        }
    }

    private static String fit(String text) {
        return UNFIT.matcher(text).replaceAll(" ").strip();
    }
}
