package io.cachepilot.plan;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is reconciled: the one spec of a kind with this name.
 *
 * @param kind in lower case, without a slash, like {@code tenant} or {@code certificate-authority}
 */
public record Key(String kind, String name) implements Comparable<Key> {
    private static final Pattern CAPITAL = Pattern.compile("(?<!^)[A-Z]");

    public Key {
        if (kind.isBlank() || kind.contains("/") || name.isBlank()) {
            throw new IllegalArgumentException(
                    "a key needs a kind without a slash and a name, not '" + kind + "' and '" + name + "'");
        }
    }

    /**
     * The key of the spec that a manifest names.
     *
     * @param kind as manifests write it, like {@code CertificateAuthority}
     */
    public static Key of(String kind, String name) {
        return new Key(kind(kind), name);
    }

    /**
     * The kind that keys have of the specs that manifests call so: {@code certificate-authority}.
     *
     * @param kind as manifests write it, like {@code CertificateAuthority}
     */
    public static String kind(String kind) {
        return CAPITAL.matcher(kind).replaceAll("-$0").toLowerCase(Locale.ROOT);
    }

    /**
     * The key of a text as {@link #toString} gives it.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Key parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("'" + text + "' is no key: it has no slash between kind and name");
        }
        return new Key(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(Key other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : name.compareTo(other.name);
    }

    /** In a sentence: {@code tenant client1}. */
    public String words() {
        return kindWords() + " " + name;
    }

    /** The kind alone in a sentence: {@code certificate authority}. */
    public String kindWords() {
        return words(kind);
    }

    /** A kind of keys in a sentence: {@code certificate authority}. */
    public static String words(String kind) {
        return kind.replace('-', ' ');
    }

    /** What several are called in a sentence: {@code tenants} where all are of that kind, {@code specs} where they are not. */
    public static String plural(Collection<Key> keys) {
        List<String> kinds = keys.stream().map(Key::kind).distinct().toList();
        return kinds.size() == 1 ? plural(kinds.getFirst()) : "specs";
    }

    /** Several of a kind in a sentence: {@code certificate authorities}. */
    public static String plural(String kind) {
        String words = words(kind);
        return words.endsWith("y") ? words.substring(0, words.length() - 1) + "ies" : words + "s";
    }

    /** The kind, a slash and the name: {@code tenant/client1}. */
    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
