package io.cachepilot.access.key;

import java.util.regex.Pattern;

/** What a key may be called: it stands in tables, logs and commands. */
final class KeyName {
    static final String ALLOWED = "1 to 64 letters, digits, dots, dashes and underscores, a letter or digit first";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private KeyName() {}

    static boolean isAllowed(String name) {
        return NAME.matcher(name).matches();
    }
}
