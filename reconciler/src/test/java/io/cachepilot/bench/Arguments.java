package io.cachepilot.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run shall do.
 *
 * @param home the checkout
 * @param names the measures to run
 * @param json where to write the report for machines
 * @param page the page of which to rewrite a part
 */
record Arguments(Path home, Set<String> names, boolean quick, Optional<Path> json, Optional<Page> page, boolean help) {
    static final String HELP = """
            Usage: cachepilot bench [NAME…] [--quick] [--json FILE] [--page FILE]
            Measures speed and size of this build, each figure beside a baseline of the same run.
              NAME         plan, parse, start, git, api, process or docker; without one: all
              --quick      a few samples of small things, to see that it works
              --json FILE  writes the report as JSON
              --page FILE  rewrites the part of a page between its two markers""";

    /**
     * Reads the words of a command line.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    static Arguments parse(List<String> words, List<String> known) {
        var names = new TreeSet<String>();
        Optional<Path> json = Optional.empty();
        Optional<Page> page = Optional.empty();
        boolean quick = false;
        boolean help = false;
        var left = new ArrayDeque<>(words);
        while (!left.isEmpty()) {
            String word = left.pop();
            switch (word) {
                case "--quick" -> quick = true;
                case "--help", "-h" -> help = true;
                case "--json" -> json = Optional.of(file(word, left));
                case "--page" -> page = Optional.of(new Page(file(word, left)));
                default -> names.add(name(word, known));
            }
        }
        Path home = Path.of(System.getProperty("cachepilot.home", "")).toAbsolutePath();
        return new Arguments(home, names.isEmpty() ? Set.copyOf(known) : names, quick, json, page, help);
    }

    private static Path file(String option, ArrayDeque<String> left) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException("bench: " + option + " needs the name of a file");
        }
        return Path.of(left.pop()).toAbsolutePath();
    }

    private static String name(String word, List<String> known) {
        if (!known.contains(word)) {
            throw new IllegalArgumentException(
                    "bench knows --quick, --json FILE, --page FILE, and the names %s; not '%s'"
                            .formatted(String.join(", ", known), word));
        }
        return word;
    }
}
