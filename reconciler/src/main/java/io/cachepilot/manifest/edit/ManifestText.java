package io.cachepilot.manifest.edit;

import io.cachepilot.manifest.edit.EditRefused.Reason;
import io.cachepilot.manifest.edit.layout.BlockText;
import io.cachepilot.manifest.edit.layout.Lines;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.FieldOrder;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.manifest.edit.value.Values;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.yaml.DocumentText;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of a manifest file and the documents in it. Immutable: an edit gives a new one, or throws {@link EditRefused} when
 * the text does not allow it. Whatever an edit gives was read again, and says exactly what was asked. Prints nothing of the
 * text: it may hold secrets.
 */
public final class ManifestText {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String USUAL_BREAK = "\n";
    private static final int USUAL_STEP = 2;

    private final String file;
    private final String text;
    private final List<DocumentPart> documents;

    private ManifestText(String file, String text) {
        this.file = file;
        this.text = text;
        this.documents = parts(file, text);
    }

    /**
     * Takes any text, broken documents included: they stay as they are, and only they can't be edited.
     *
     * @param file the name that problems shall show
     */
    public static ManifestText parse(String file, String text) {
        return new ManifestText(file, text);
    }

    /**
     * What the document of every spec begins with.
     *
     * @param kind as manifests write it, like {@code CertificateAuthority}
     */
    public static Fields head(String kind, String name) {
        return Fields.of("apiVersion", Value.of("cachepilot/v1"))
                .with("kind", Value.of(kind))
                .with("metadata", Fields.of("name", Value.of(name)));
    }

    /** A new file with one document, in block style, its fields in the order of the mapping. See {@link FieldOrder}. */
    public static ManifestText fresh(String file, Fields document) {
        return parse(file, "").add(document);
    }

    public String file() {
        return file;
    }

    public String text() {
        return text;
    }

    /** What has to be written into the file. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** In the order of the file. */
    public List<DocumentPart> documents() {
        return documents;
    }

    /** The document of that kind and name. Throws {@link EditRefused} when there is none, or more than one. */
    public DocumentPart document(String kind, String name) {
        var found =
                documents.stream().filter(document -> document.is(kind, name)).toList();
        if (found.isEmpty()) {
            throw new EditRefused(Reason.NO_SUCH_DOCUMENT, file + " holds no " + kind + " " + name, problems());
        }
        if (found.size() > 1) {
            throw new EditRefused(
                    Reason.TWO_SUCH_DOCUMENTS,
                    "%s: %s %s is on line %d and on line %d; keep one"
                            .formatted(
                                    file,
                                    kind,
                                    name,
                                    found.getFirst().firstLine(),
                                    found.get(1).firstLine()));
        }
        return found.getFirst();
    }

    /**
     * The text of one document alone, from its first comment or marker to where the next one begins. It changes if and only if
     * that document or a comment in it does, so a hash of it can serve as an entity tag.
     */
    public String documentText(String kind, String name) {
        return text(document(kind, name));
    }

    /**
     * Carries out edits on one document, in their order; all of them or, if one is refused, none. Values keep their quotes where
     * the new value allows it, and what YAML could misread gets some. New fields come last in their mapping, in block style if
     * the mapping is. Comments go only with lines that are removed.
     */
    public ManifestText edit(String kind, String name, List<Edit> edits) {
        var part = document(kind, name);
        requireReadable(part);
        var wanted = part.root().orElseThrow();
        var editor = new DocumentEdit(text(part), new Lines(text).firstBreak(USUAL_BREAK));
        for (var edit : edits) {
            Limits.check(text(part), edit);
            editor.apply(edit);
            wanted = Values.edited(wanted, edit);
        }
        var edited = spliced(part, editor.text());
        Recheck.edited(this, edited, documents.indexOf(part), wanted);
        return edited;
    }

    /**
     * Adds a document at the end of the file.
     *
     * @param document with the fields {@code kind} and {@code metadata.name}; its fields are written in its order
     */
    public ManifestText add(Fields document) {
        var root = (Mapping) Values.node(document);
        var kind = root.text("kind").orElseThrow(() -> new IllegalArgumentException("the document has no kind"));
        var name = root.mapping("metadata")
                .text("name")
                .orElseThrow(() -> new IllegalArgumentException("the document has no metadata.name"));
        if (documents.stream().anyMatch(part -> part.is(kind, name))) {
            throw new EditRefused(Reason.ALREADY_THERE, file + " holds " + kind + " " + name + " already");
        }
        var lineBreak = new Lines(text).firstBreak(USUAL_BREAK);
        var added = new StringBuilder(text);
        if (!text.isEmpty() && !Lines.isBreak(text.charAt(text.length() - 1))) {
            added.append(lineBreak);
        }
        if (!documents.isEmpty()) {
            added.append("---").append(lineBreak);
        }
        added.append(new BlockText(lineBreak, USUAL_STEP).fields(document, 0)).append(lineBreak);
        var result = new ManifestText(file, added.toString());
        Recheck.added(this, result, root);
        return result;
    }

    /** Puts another text in the place of a document, as it is given: it has to hold one document of the same kind and name. */
    public ManifestText replace(String kind, String name, String document) {
        var part = document(kind, name);
        requireOnly(kind, name, document);
        int index = documents.indexOf(part);
        boolean last = index == documents.size() - 1;
        var replaced = spliced(part, marked(index > 0, last ? document : ended(document)));
        Recheck.replaced(this, replaced, index);
        return replaced;
    }

    /** Adds the text of a document at the end of the file, as it is given: it has to hold one of that kind and name. */
    public ManifestText append(String kind, String name, String document) {
        requireOnly(kind, name, document);
        var appended =
                new ManifestText(file, documents.isEmpty() ? text + document : ended(text) + marked(true, document));
        Recheck.appended(this, appended);
        return appended;
    }

    private void requireOnly(String kind, String name, String document) {
        ManifestText alone = parse(file, document);
        if (alone.documents.size() != 1 || !alone.documents.getFirst().is(kind, name)) {
            throw new EditRefused(
                    Reason.RESULT_UNREADABLE,
                    "the given text has to hold one document, of " + kind + " " + name,
                    alone.problems());
        }
    }

    private String marked(boolean needsMarker, String document) {
        boolean begins = document.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .findFirst()
                .filter(line -> line.startsWith("---"))
                .isPresent();
        return needsMarker && !begins ? "---" + new Lines(text).firstBreak(USUAL_BREAK) + document : document;
    }

    private String ended(String part) {
        return part.isEmpty() || Lines.isBreak(part.charAt(part.length() - 1))
                ? part
                : part + new Lines(text).firstBreak(USUAL_BREAK);
    }

    /**
     * Removes a document with the comments that belong to it: from its {@code ---} to the next one; from the beginning of the file
     * if it is the first. The last document of a file can't be removed: delete the file.
     */
    public ManifestText remove(String kind, String name) {
        var part = document(kind, name);
        if (documents.size() == 1) {
            throw new EditRefused(
                    Reason.ONLY_DOCUMENT,
                    kind + " " + name + " is all that " + file + " holds; delete the file instead");
        }
        int index = documents.indexOf(part);
        var removed = spliced(part, index == 0 ? "" : separator(text(documents.get(index - 1)), text(part)));
        Recheck.removed(this, removed, index);
        return removed;
    }

    @Override
    public String toString() {
        return file + " with " + documents.size() + " documents";
    }

    String text(DocumentPart part) {
        return text.substring(part.start(), part.end());
    }

    /** What of a document that goes is still needed to part its neighbours: the line with the dots that ends it. */
    private static String separator(String before, String part) {
        var end = endMarker(part);
        return endMarker(before).isEmpty() ? end : "";
    }

    private static String endMarker(String document) {
        var lines = new Lines(document);
        int begin = lines.begin(Math.max(0, document.length() - 1));
        // Behind the last break: back over it.
        int last = begin == document.length() && begin > 0 ? lines.begin(begin - 1) : begin;
        return document.startsWith("...", last) ? document.substring(last) : "";
    }

    private ManifestText spliced(DocumentPart part, String replacement) {
        return new ManifestText(file, text.substring(0, part.start()) + replacement + text.substring(part.end()));
    }

    private void requireReadable(DocumentPart part) {
        if (!part.problems().isEmpty()) {
            throw new EditRefused(
                    Reason.UNREADABLE,
                    part.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")),
                    part.problems());
        }
    }

    private List<Problem> problems() {
        return documents.stream().flatMap(part -> part.problems().stream()).toList();
    }

    private static List<DocumentPart> parts(String file, String text) {
        int start = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
        var parts = new ArrayList<DocumentPart>();
        for (DocumentText document : Yaml.texts(file, text.substring(start))) {
            int end = start + document.text().length();
            int lastLine = document.line()
                    + (int) document.text().stripTrailing().lines().count()
                    - 1;
            parts.add(new DocumentPart(document.line(), lastLine, start, end, document.content()));
            start = end;
        }
        return List.copyOf(parts);
    }
}
