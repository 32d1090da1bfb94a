package io.cachepilot.access.audit;

import io.cachepilot.access.Principal;
import io.cachepilot.access.Role;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a line: JSON with a blank after each colon and comma, so that the documented {@code grep '"status": 401'}
 * finds it. It is of printable ASCII alone, whatever it tells of, and at most 4 KiB long.
 */
final class AuditLine {
    private static final int LONGEST_PATH = 2_000;
    private static final int LONGEST = 250;
    private static final Pattern END = Pattern.compile("\"number\": (\\d{1,18}), \"previous\": \"([0-9a-f]{64})\"}\\z");
    private static final Pattern NOTICE =
            Pattern.compile("\\{\"time\": \"[^\"]*\", \"event\": \"([a-z]+)\", \"note\": \"((?:[^\"\\\\]|\\\\.)*)\".*");

    private static final Pattern TIME = Pattern.compile("\\{\"time\": \"([^\"]*)\"");

    private final StringBuilder text = new StringBuilder("{");

    private AuditLine() {}

    /**
     * What a line says of its place.
     *
     * @param previous the hash of the line before it
     */
    record Place(long number, String previous) {}

    static String of(AuditEntry entry, LastLine before) {
        Optional<Principal> principal = entry.principal();
        return new AuditLine()
                .add("time", entry.time().toString(), LONGEST)
                .add("principal", principal.map(Principal::name).orElse(null), LONGEST)
                .add("role", principal.map(Principal::role).map(Role::toString).orElse(null), LONGEST)
                .add("address", entry.address(), LONGEST)
                .add("method", entry.method(), LONGEST)
                .add("path", entry.path(), LONGEST_PATH)
                .add("status", entry.status())
                .add("request_id", entry.requestId(), LONGEST)
                .add("revision", entry.revision().orElse(null), LONGEST)
                .add("duration_ms", entry.took().toMillis())
                .endAfter(before);
    }

    static String of(Notice notice, Instant now, LastLine before) {
        return new AuditLine()
                .add("time", now.toString(), LONGEST)
                .add("event", notice.event().name().toLowerCase(Locale.ROOT), LONGEST)
                .add("note", notice.text(), LONGEST_PATH)
                .endAfter(before);
    }

    /** Empty when it is no line of a log. */
    static Optional<Place> place(String line) {
        Matcher matcher = END.matcher(line);
        return matcher.find()
                ? Optional.of(new Place(Long.parseLong(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    /** What the log says of itself in that line; empty when it tells of a request. */
    static Optional<Notice> notice(String line) {
        Matcher matcher = NOTICE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (Notice.Event event : Notice.Event.values()) {
            if (event.name().equalsIgnoreCase(matcher.group(1))) {
                return Optional.of(new Notice(event, matcher.group(2)));
            }
        }
        return Optional.empty();
    }

    /** When that line was written; empty when it does not say. */
    static Optional<Instant> time(String line) {
        Matcher matcher = TIME.matcher(line);
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(matcher.group(1)));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private AuditLine add(String name, @Nullable String value, int longest) {
        name(name);
        if (value == null) {
            text.append("null");
        } else {
            text.append('"');
            escape(value, longest);
            text.append('"');
        }
        return this;
    }

    private AuditLine add(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    private void name(String name) {
        text.append(text.length() == 1 ? "\"" : ", \"").append(name).append("\": ");
    }

    private String endAfter(LastLine before) {
        add("number", before.number() + 1);
        add("previous", before.hash(), LONGEST);
        return text.append('}').toString();
    }

    /** @param longest how many characters it may have when it is escaped; a longer one ends with an ellipsis */
    private void escape(String value, int longest) {
        int start = text.length();
        for (int i = 0; i < value.length(); i++) {
            if (text.length() - start > longest) {
                text.append("\\u2026");
                return;
            }
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                text.append(c);
            } else {
                text.append("\\u").append("%04x".formatted((int) c));
            }
        }
    }
}
