package io.cachepilot.cli.tenant;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A reply of Redis as lines: a list is numbered, nothing is {@code (nil)}, a number says that it is one. */
final class RedisReply {
    private RedisReply() {}

    static List<String> lines(Optional<Object> reply) {
        return reply.map(RedisReply::lines).orElse(List.of("(nil)"));
    }

    private static List<String> lines(Object reply) {
        return switch (reply) {
            case byte[] text -> texts(new String(text, StandardCharsets.UTF_8));
            case Long number -> List.of("(integer) " + number);
            case List<?> list -> numbered(list);
            case Throwable error -> List.of("(error) " + error.getMessage());
            default -> List.of("(error) " + reply);
        };
    }

    /** An empty text is a line too: without it, it would look like no answer, and an element of a list would be lost. */
    private static List<String> texts(String text) {
        return text.isEmpty() ? List.of("") : text.lines().toList();
    }

    private static List<String> numbered(List<?> list) {
        if (list.isEmpty()) {
            return List.of("(empty list)");
        }
        var lines = new ArrayList<String>();
        for (int i = 0; i < list.size(); i++) {
            String head = (i + 1) + ") ";
            for (String line : lines(Optional.ofNullable(list.get(i)))) {
                lines.add(head + line);
                head = " ".repeat(head.length());
            }
        }
        return lines;
    }
}
