package io.cachepilot.api.pipeline.check;

import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Refuses queries that no client of this API sends, as documented: what is a command, a script or a path elsewhere, in names
 * and in values. No operation relies on it: each checks what it is given by itself. Bodies are not looked at, since passwords
 * may hold anything.
 */
public final class SuspiciousInput implements Check {
    /** In lower case. */
    private static final List<String> WORDS =
            List.of("../", "..\\", "javascript:", "vbscript:", "`", "|", ";", "$(", "${");

    /**
     * Blanks may stand between a name and what makes it a call or a handler. No two neighbours may match the same text: the
     * time would grow with the square of it.
     */
    static final Pattern PATTERNS = Pattern.compile("\\p{Cntrl}|<\\s*+(?:/\\s*+)?script"
            + "|\\bon(?:click|dblclick|error|load|unload|blur|change|input|submit|reset|select|toggle|begin|cut|copy|paste"
            + "|drop|scroll|wheel|resize|abort|message|(?:mouse|pointer|key|focus|drag|touch|animation|transition)[a-z]*)\\s*="
            + "|(?:eval|exec|system|passthru|popen|proc_open)\\s*\\("
            + "|\\bunion\\s+(?:all\\s+)?select\\b|'\\s*or\\s+'|--\\s*$");

    @Override
    public Optional<Refusal> look(Call call) {
        boolean suspicious = call.query().entrySet().stream()
                .flatMap(parameter -> texts(parameter.getKey(), parameter.getValue()))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .anyMatch(SuspiciousInput::isSuspicious);
        return suspicious ? Optional.of(new Refusal.Suspicious()) : Optional.empty();
    }

    /** Also what stands on both sides of the equals sign, which is one text to whoever puts it into a page. */
    private static Stream<String> texts(String name, List<String> values) {
        return Stream.concat(Stream.of(name), values.stream().flatMap(value -> Stream.of(value, name + "=" + value)));
    }

    private static boolean isSuspicious(String text) {
        return WORDS.stream().anyMatch(text::contains) || PATTERNS.matcher(text).find();
    }
}
