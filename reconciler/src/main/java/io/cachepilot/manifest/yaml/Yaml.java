package io.cachepilot.manifest.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The part of YAML 1.2 that is JSON with comments: no anchors, aliases, tags, merge keys or duplicate keys. Each document is
 * read by itself, so that a broken one hides no other of its file.
 */
public final class Yaml {
    /** Bytes of a file. */
    static final int LARGEST_FILE = 16 << 20;

    private static final int MOST_DOCUMENTS = 1_000;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Yaml() {}

    /**
     * The documents of a file. Empty ones are left out: a file of comments only has none. A file that is no text is one
     * document without a root. Never throws, whatever the content.
     *
     * @param file its name in problems
     */
    public static List<YamlDocument> parse(String file, byte[] content) {
        return documents(file, content).toList();
    }

    /** Like {@link #parse}, but each document only when it is asked for: only one needs to be in memory. */
    public static Stream<YamlDocument> documents(String file, byte[] content) {
        if (content.length > LARGEST_FILE) {
            return Stream.of(
                    YamlDocument.unreadable(file, 1, "the file is larger than 16 MiB; split it into several files"));
        }
        var text = CharBuffer.allocate(content.length);
        var bytes = ByteBuffer.wrap(content);
        CoderResult decoded = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
        return decoded.isError()
                ? Stream.of(notText(file, content, bytes.position()))
                : documents(file, withoutMark(text.flip().toString()));
    }

    /**
     * Cuts a text where the reader cuts it. Put together, the texts of the documents are the beginning of the text; comments and
     * blank lines after the last document are all that can be missing. Never throws, whatever the content.
     *
     * @param text without a byte order mark
     */
    public static List<DocumentText> texts(String file, String text) {
        return Splitter.split(text, Integer.MAX_VALUE).stream()
                .map(chunk -> new DocumentText(chunk.line(), chunk.text(), chunk.parse(file)))
                .toList();
    }

    private static Stream<YamlDocument> documents(String file, String text) {
        var chunks = Splitter.split(text, MOST_DOCUMENTS + 1);
        if (chunks.size() > MOST_DOCUMENTS) {
            return Stream.of(YamlDocument.unreadable(
                    file,
                    1,
                    chunks.getLast().line(),
                    "the file holds more than 1000 documents; split it into several files"));
        }
        return chunks.stream().map(chunk -> chunk.parse(file)).flatMap(Optional::stream);
    }

    private static YamlDocument notText(String file, byte[] content, int position) {
        int breaks = (int)
                IntStream.range(0, position).filter(i -> content[i] == '\n').count();
        return YamlDocument.unreadable(
                file,
                1,
                breaks + 1,
                "byte " + (position + 1) + " of the file is not UTF-8 text; save the file as UTF-8");
    }

    private static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }
}
