package io.cachepilot.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows with columns as wide as their widest cell. */
public final class Table {
    private Table() {}

    /** The rows as lines, without blanks at their ends. All rows have as many cells as the first. */
    public static List<String> lines(List<List<String>> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        int[] widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        var lines = new ArrayList<String>();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return List.copyOf(lines);
    }
}
