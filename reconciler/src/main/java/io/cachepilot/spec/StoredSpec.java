package io.cachepilot.spec;

import io.cachepilot.manifest.edit.DocumentPart;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A spec as it is written.
 *
 * @param file the name of its file, as problems show it
 * @param text of the document alone, with the comments that belong to it
 */
public record StoredSpec(String kind, String name, String file, String text) {
    /**
     * Changes if and only if the text does: git's id of a blob with the document's text, which is that of the file where it
     * holds nothing else. 40 hexadecimal digits.
     */
    public String etag() {
        return etag(text);
    }

    /** Its tree; empty where its text is none. */
    public Optional<Node> root() {
        return ManifestText.parse(file, text).documents().stream()
                .map(DocumentPart::content)
                .flatMap(Optional::stream)
                .map(YamlDocument::root)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Whether a field of it says true. */
    public boolean isFlagged(String parent, String field) {
        return root().filter(Mapping.class::isInstance)
                .flatMap(root -> ((Mapping) root).mapping(parent).flag(field))
                .orElse(false);
    }

    static String etag(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** Without the text, which may hold a secret. */
    @Override
    public String toString() {
        return kind + " " + name + " in " + file;
    }
}
