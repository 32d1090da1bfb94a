package io.cachepilot.access.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a log: the one in use, and beside it the older parts, each named by the number of its last line.
 *
 * @param log the one in use
 */
record AuditParts(Path log) {
    private static final Pattern ENDING = Pattern.compile("\\.(\\d{12,18})");

    /** Where the lines up to that number are, once a newer part is begun. */
    Path upTo(long number) {
        return log.resolveSibling(log.getFileName() + "." + String.format(Locale.ROOT, "%012d", number));
    }

    /** The older parts that there are, the oldest first. */
    List<Path> older() throws IOException {
        try (var files =
                Files.list(Objects.requireNonNull(log.toAbsolutePath().getParent(), "a file has a directory"))) {
            return files.filter(file -> number(file).isPresent())
                    .sorted(Comparator.comparing(file -> number(file).orElseThrow()))
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    private Optional<Long> number(Path file) {
        String name = String.valueOf(file.getFileName());
        String own = String.valueOf(log.getFileName());
        if (!name.startsWith(own)) {
            return Optional.empty();
        }
        Matcher ending = ENDING.matcher(name.substring(own.length()));
        return ending.matches() ? Optional.of(Long.parseLong(ending.group(1))) : Optional.empty();
    }
}
