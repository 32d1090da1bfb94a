package io.cachepilot.manifest.edit;

import io.cachepilot.manifest.edit.value.ScalarText;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.manifest.edit.value.Value.Items;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;

/** Writes manifests as all kinds of people write them: any indentation, style, comments, line breaks, markers. */
final class RandomManifest {
    static final String KIND = "Tenant";
    static final String NAME = "client1";

    private static final List<String> NAMES =
            List.of("a", "b", "c", "memory", "limitMb", "no", "123", "x y", "k:v", "é", "\uD83D\uDE00", "#", "-", "");
    private static final int DEEPEST = 3;

    private final Random random;
    private final int step;
    private final boolean comments;
    private int number;

    RandomManifest(Random random) {
        this.random = random;
        this.step = 1 + random.nextInt(8);
        this.comments = random.nextInt(4) > 0;
    }

    /** A file of one to three documents, one of which is the one that is meant. */
    String file() {
        int documents = 1 + random.nextInt(3);
        int meant = random.nextInt(documents);
        var text = new StringBuilder();
        boolean bare = random.nextBoolean();
        for (int i = 0; i < documents; i++) {
            if (i > 0 || !bare) {
                text.append(i == 0 && one(4) ? "%YAML 1.2\n" : "")
                        .append("---")
                        .append(one(3) ? " # next" : "")
                        .append('\n');
            }
            text.append(document(i == meant ? NAME : "other" + i));
            if (one(5)) {
                text.append("...\n").append(noise(0));
                bare = false;
            }
        }
        var whole = one(6) ? text.toString().stripTrailing() : text.toString();
        return one(3) ? whole.replace("\n", "\r\n") : whole;
    }

    /** A path that may lead anywhere: to what is there, or not. */
    List<String> path() {
        var path = new ArrayList<>(List.of("spec"));
        int length = random.nextInt(DEEPEST + 1);
        for (int i = 0; i < length; i++) {
            path.add(name());
        }
        return path;
    }

    Value value(int depth) {
        return switch (random.nextInt(depth < 2 ? 7 : 4)) {
            case 0 -> Value.of(random.nextLong(-1000, 100_000));
            case 1 -> Value.of(random.nextBoolean());
            case 2, 3 -> Value.of(HostileStrings.any(random));
            case 4 -> new Items(many(() -> value(depth + 1)));
            default -> fields(depth + 1);
        };
    }

    private Fields fields(int depth) {
        var fields = new LinkedHashMap<String, Value>();
        many(this::name).forEach(name -> fields.put(name, value(depth)));
        return new Fields(fields);
    }

    private String document(String name) {
        var fields = new ArrayList<String>();
        if (one(8)) {
            return "{\"apiVersion\": x, kind: " + KIND + ", metadata: {name: " + name + "}, spec: " + flow(1, 0)
                    + "}\n";
        }
        int column = one(5) ? step : 0;
        var spaces = " ".repeat(column);
        fields.add(spaces + "apiVersion: cachepilot/v1" + end());
        fields.add(spaces + "kind: " + KIND + end());
        fields.add(
                one(2)
                        ? spaces + "metadata: {name: '" + name + "'}" + end()
                        : spaces + "metadata:" + end() + spaces + "  name: \"" + name + "\"" + end());
        if (!one(10)) {
            fields.add(spaces + "spec:" + value(column, 1));
        }
        var text = new StringBuilder(noise(column));
        for (int at :
                random.ints(0, fields.size()).distinct().limit(fields.size()).toArray()) {
            text.append(fields.get(at)).append(noise(column));
        }
        return text.toString();
    }

    /** What follows the colon of a field at that column, to the end of its last line. */
    private String value(int column, int depth) {
        int style = random.nextInt(depth > DEEPEST ? 8 : 14);
        return switch (style) {
            case 0 -> end();
            case 1 -> " ~" + end();
            case 2 -> " " + literal(column) + noise(0);
            case 3 -> " plain text\n" + " ".repeat(column + 1 + random.nextInt(4)) + "over lines" + end();
            case 4 -> " \"quoted \\\n" + " ".repeat(column + 2) + "text\"" + end();
            case 5 -> "\n" + " ".repeat(column + 2) + scalar(false) + end();
            case 6, 7 -> " " + scalar(false) + end();
            case 8, 9 -> " " + flow(depth + 1, column + 1) + end();
            case 10 -> end() + list(column, depth);
            default -> end() + mapping(column + step, depth + 1);
        };
    }

    private String mapping(int column, int depth) {
        var text = new StringBuilder(noise(column));
        for (var name : names()) {
            text.append(" ".repeat(column))
                    .append(name)
                    .append(one(9) ? " :" : ":")
                    .append(value(column, depth))
                    .append(noise(column));
        }
        return text.toString();
    }

    private String list(int column, int depth) {
        int inner = one(3) ? column : column + step;
        var text = new StringBuilder();
        many(() -> one(3) ? flow(depth + 1, inner + 1) : scalar(false))
                .forEach(item ->
                        text.append(" ".repeat(inner)).append("- ").append(item).append(end()));
        if (text.isEmpty() || one(4)) {
            text.append(" ".repeat(inner)).append("- p: 1").append(end());
            text.append(" ".repeat(inner)).append("  q: 2").append(end());
        }
        return text.toString();
    }

    /** Of several lines only if the column is not 0. */
    private String flow(int depth, int column) {
        boolean map = random.nextInt(3) > 0;
        boolean lines = column > 0 && one(3);
        var parts = new ArrayList<String>();
        if (map) {
            names().forEach(name -> parts.add(
                    switch (random.nextInt(8)) {
                        case 0 -> name;
                        case 1 -> name + ": ";
                        default -> name + ": " + flowValue(depth, column);
                    }));
        } else {
            parts.addAll(many(() -> flowValue(depth, column)));
        }
        if (one(6)) {
            parts.clear();
        }
        var blank = lines ? "\n" + " ".repeat(column + 1 + random.nextInt(3)) : one(3) ? " " : "";
        var text = new StringBuilder(map ? "{" : "[").append(blank);
        for (int i = 0; i < parts.size(); i++) {
            text.append(parts.get(i));
            boolean last = i == parts.size() - 1;
            if (!last || one(5)) {
                text.append(one(6) ? " ," : ",");
            }
            if (lines && one(2)) {
                text.append(comments ? " # flow " + ++number : "").append(last ? "\n" : blank);
            } else {
                text.append(last ? "" : " ");
            }
        }
        return text.append(one(3) ? " " : "")
                .append(text.toString().endsWith("\n") ? " ".repeat(column) : "")
                .append(map ? "}" : "]")
                .toString();
    }

    private String flowValue(int depth, int column) {
        return depth <= DEEPEST && one(3) ? flow(depth + 1, column) : scalar(true);
    }

    private String scalar(boolean flow) {
        return switch (random.nextInt(8)) {
            case 0 -> "true";
            case 1 -> Integer.toString(random.nextInt(5000));
            case 2 -> "1.5";
            case 3 -> "'single''s # no comment'";
            case 4 -> "\"double \\\" \\u00e9\"";
            case 5 -> flow ? "plain" : "plain, [with] brackets";
            case 6 -> "long ".repeat(1 + random.nextInt(60)) + "end";
            default -> "redis:7-alpine";
        };
    }

    private String literal(int column) {
        var spaces = " ".repeat(column + 1 + random.nextInt(4));
        var header = (one(2) ? "|" : ">") + List.of("", "-", "+").get(random.nextInt(3));
        return header + end() + spaces + "text # no comment\n" + (one(2) ? "\n" : "") + spaces + "more\n"
                + (one(3) ? "\n" : "");
    }

    private List<String> names() {
        SequencedMap<String, String> names = new LinkedHashMap<>();
        names.put("first", "first");
        many(this::name).forEach(name -> names.put(name, ScalarText.name(name, true)));
        return names.entrySet().stream().map(Map.Entry::getValue).toList();
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    /** The end of a line: blanks, a comment. */
    private String end() {
        return (one(6) ? "  " : "") + (comments && one(4) ? " # end " + ++number : "") + "\n";
    }

    /** Lines without content. */
    private String noise(int column) {
        if (!comments || !one(4)) {
            return one(8) ? "\n" : "";
        }
        int at = one(3) ? random.nextInt(10) : column;
        return (one(3) ? "\n" : "") + " ".repeat(at) + "# line " + ++number + "\n" + (one(4) ? "   \n" : "");
    }

    private <T> List<T> many(java.util.function.Supplier<T> one) {
        return java.util.stream.Stream.generate(one).limit(random.nextInt(4)).toList();
    }

    private boolean one(int in) {
        return random.nextInt(in) == 0;
    }
}
