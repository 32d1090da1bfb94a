package io.cachepilot.source.content;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which names a manifest, or a directory of manifests, may have. */
public final class ManifestName {
    /** Also invisible characters: a name that is not what it looks like is printed, compared and trusted by people. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
    /** What git takes for its own directory on some file systems, and refuses in a tree. */
    private static final Pattern RESERVED = Pattern.compile("git~\\d+", Pattern.CASE_INSENSITIVE);

    private ManifestName() {}

    public static boolean isManifest(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    public static boolean isHidden(Path entry) {
        return String.valueOf(entry.getFileName()).startsWith(".");
    }

    /** Why no manifest and no directory of manifests may be called so; empty when it may. */
    public static Optional<String> problem(String name) {
        if (isPlain(name)) {
            return Optional.empty();
        }
        if (INVISIBLE.matcher(name).find()) {
            return Optional.of("has control or invisible characters in its name; rename it");
        }
        if (name.indexOf('\uFFFD') >= 0) {
            return Optional.of("has a name that is not UTF-8 text (or LANG is not a UTF-8 locale); rename it");
        }
        return RESERVED.matcher(name).matches()
                ? Optional.of("has a name that git keeps for itself; rename it")
                : Optional.empty();
    }

    /** Printable ASCII without a tilde, as nearly every name is: patterns for ten thousand of them take an eighth of reading a commit. */
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter < ' ' || letter >= '~') {
                return false;
            }
        }
        return true;
    }

    /** The path, with what can't be seen made visible. */
    public static String printable(String path) {
        return INVISIBLE
                .matcher(path)
                .replaceAll(match ->
                        String.format(Locale.ROOT, "\\\\u%04x", match.group().codePointAt(0)));
    }
}
