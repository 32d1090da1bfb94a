package io.cachepilot.converge.view;

import io.cachepilot.plan.Key;
import java.util.List;

/**
 * The words that a kind has for people and programs.
 *
 * @param kind as manifests write it, like {@code CertificateAuthority}
 * @param columns the headings of its cells in a table, between how it is and what is said of it
 * @param fields the names of its values for programs, in their order
 */
public record KindWords(String kind, List<String> columns, List<String> fields) {
    public KindWords {
        columns = List.copyOf(columns);
        fields = List.copyOf(fields);
    }

    /** The kind of their keys, which is what people type: {@code certificate-authority}. */
    public String keyKind() {
        return Key.kind(kind);
    }

    /** The key of one of them. */
    public Key key(String name) {
        return new Key(keyKind(), name);
    }

    /** Whether a key is of one of them. */
    public boolean owns(Key key) {
        return key.kind().equals(keyKind());
    }

    /** One of them in a sentence: {@code certificate authority}. */
    public String one() {
        return Key.words(keyKind());
    }

    /** Several of them in a sentence: {@code certificate authorities}. */
    public String several() {
        return Key.plural(keyKind());
    }
}
