package io.cachepilot.manifest.yaml;

import java.util.List;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** What is wrong with a document that is no YAML, in plain words. Quotes nothing of it: it may be a secret. */
final class SyntaxSentence {
    static final String BAD_ESCAPE =
            "the text in double quotes holds an unknown escape; write \\\\ for a backslash, or use single quotes";

    private static final String INDENTATION =
            "this line does not fit the lines above; check the indentation, and what follows"
                    + " a closing quote or bracket";
    private static final String INDICATOR =
            "'&', '*', '!', '|' and '>' have a meaning of their own at the beginning of a value;"
                    + " put the text in quotes";

    private static final Pattern CHARACTER = Pattern.compile("found character '(.)'");

    /** What the parser's words begin with or hold, and what we say; the first that fits counts. */
    private static final List<Sentence> SENTENCES = List.of(
            new Sentence("(TAB)", "a tab can't indent; use spaces"),
            new Sentence("cannot start any token", "no value begins with '%c'; put the text in quotes"),
            new Sentence(
                    "mapping values are not allowed",
                    "a ':' is not expected here; check the indentation, or put the text in quotes"),
            new Sentence("could not find expected ':'", "a ':' is missing after the name of the field"),
            new Sentence("found unexpected ", "the quote that opens on line %d is not closed"),
            new Sentence("expected ',' or ']'", "a ',' or the ']' for the '[' of line %d is missing"),
            new Sentence("expected ',' or '}'", "a ',' or the '}' for the '{' of line %d is missing"),
            new Sentence("expected <block end>", INDENTATION),
            new Sentence("expected the node content", "a value or a bracket is missing here"),
            new Sentence("escape", BAD_ESCAPE),
            new Sentence("sequence entries", "a list item is not expected here; begin the list on a line of its own"),
            new Sentence("mapping keys", "a '?' is not expected here; put the text in quotes"),
            new Sentence("expected '<document start>'", INDENTATION),
            new Sentence("directive", "a line that begins with '%' is a directive; put the text in quotes"),
            new Sentence("scanning", INDICATOR));

    private SyntaxSentence() {}

    /** @param line of the file on which the parsed text begins */
    static String of(MarkedYamlEngineException e, int line) {
        var words = e.getProblem() + " " + e.getContext();
        int opened = line + e.getContextMark().map(mark -> mark.getLine()).orElse(0);
        return SENTENCES.stream()
                .filter(sentence -> words.contains(sentence.hint()))
                .findFirst()
                .map(sentence ->
                        sentence.text().replace("%d", Integer.toString(opened)).replace("%c", character(words)))
                .orElse("this can't be read as YAML; check quotes, brackets and the indentation");
    }

    private static String character(String words) {
        return CHARACTER
                .matcher(words)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
    }

    private record Sentence(String hint, String text) {}
}
