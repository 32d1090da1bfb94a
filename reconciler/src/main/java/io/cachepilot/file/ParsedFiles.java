package io.cachepilot.file;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * Parses files anew only when their content is another: a pass over all tenants reads many small files that hardly ever
 * change. Every read goes to the disk, so nothing is believed longer than it is true. Safe for many threads.
 *
 * @param <T> what a file is parsed to; has to be immutable
 */
public final class ParsedFiles<T> {
    private final ConcurrentMap<Path, Parsed<T>> last = new ConcurrentHashMap<>();

    private record Parsed<T>(String content, T value) {}

    /**
     * What the file holds now; empty when there is none. What {@code parse} throws is passed on, and so are the errors of
     * {@link DurableFile#read}.
     */
    public Optional<T> read(Path file, Function<String, T> parse) {
        Optional<String> content = DurableFile.read(file);
        if (content.isEmpty()) {
            last.remove(file);
        }
        return content.map(text -> parsed(file, text, parse));
    }

    /** Forgets all other files. */
    public void keepOnly(Set<Path> those) {
        last.keySet().retainAll(those);
    }

    private T parsed(Path file, String content, Function<String, T> parse) {
        Parsed<T> before = last.get(file);
        if (before != null && before.content().equals(content)) {
            return before.value();
        }
        T value = parse.apply(content);
        last.put(file, new Parsed<>(content, value));
        return value;
    }
}
