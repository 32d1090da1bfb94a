package io.cachepilot.report.answer;

import io.cachepilot.converge.view.Caller;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is told, as an HTTP message. What is no part of the answer stands in fields of its own; texts in fields are percent-encoded, since
 * fields are ASCII.
 */
public final class ToldMessage {
    /** The field that says what a command ends with. */
    public static final String EXIT_CODE = "CachePilot-Exit-Code";

    /** What a command ends with that is not written as it has to be. */
    public static final int USAGE = 64;

    /** The field with what to know about an answer. */
    public static final String NOTES = "CachePilot-Notes";

    /** The field of a request that says whom it is told: the program as it is called there, its flags, and the directory. */
    public static final String CALLER = "CachePilot-Caller";

    /** The message of a refusal whose error says what would be lost. */
    public static final String WOULD_LOSE = "Data would be lost";

    private static final Pattern BLANK = Pattern.compile(" ");

    private ToldMessage() {}

    /** The lines, each with its end. */
    public static String body(Told told) {
        return told.lines().stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    public static SequencedMap<String, String> fields(Told told) {
        var fields = new LinkedHashMap<String, String>();
        fields.put(EXIT_CODE, Integer.toString(told.exitCode()));
        if (!told.notes().isEmpty()) {
            fields.put(NOTES, words(told.notes()));
        }
        return fields;
    }

    /**
     * The way back; empty for what is no such message.
     *
     * @param field the value of a field
     */
    public static Optional<Told> told(String body, Function<String, Optional<String>> field) {
        try {
            List<String> notes = field.apply(NOTES).map(ToldMessage::words).orElse(List.of());
            return field.apply(EXIT_CODE)
                    .map(Integer::parseInt)
                    .map(code -> new Told(body.lines().toList(), notes, code));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    public static String field(Caller caller) {
        return words(
                List.of(caller.program(), caller.flags(), caller.directory().toString()));
    }

    /** Whom a request says it comes from; empty when it is not written as it has to be. */
    public static Optional<Caller> caller(String field) {
        try {
            List<String> words = words(field);
            return words.size() == 3
                    ? Optional.of(new Caller(words.get(0), words.get(1), Path.of(words.get(2))))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String words(List<String> words) {
        return words.stream()
                .map(word -> URLEncoder.encode(word, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "));
    }

    private static List<String> words(String field) {
        return Stream.of(BLANK.split(field, -1))
                .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
                .toList();
    }
}
