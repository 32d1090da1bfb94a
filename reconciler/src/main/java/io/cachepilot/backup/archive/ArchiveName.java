package io.cachepilot.backup.archive;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a backup's file: {@code client1_20250101_120000.tar.gz}. Ordered by the time.
 *
 * @param subject of what it is a backup: the name of a spec
 * @param taken when the data were like that, to the second
 */
public record ArchiveName(String subject, Instant taken) implements Comparable<ArchiveName> {
    private static final String ENDING = ".tar.gz";
    private static final Pattern FORM = Pattern.compile("([a-z0-9][a-z0-9-]{0,62})_([0-9]{8}_[0-9]{6})\\.tar\\.gz");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss").withResolverStyle(ResolverStyle.STRICT);

    public ArchiveName {
        taken = taken.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Empty where a file is called in another way. */
    public static Optional<ArchiveName> parse(String file) {
        Matcher name = FORM.matcher(file);
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            Instant taken = LocalDateTime.parse(name.group(2), STAMP).toInstant(ZoneOffset.UTC);
            return Optional.of(new ArchiveName(name.group(1), taken));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    /** The name of the file; the time in it is UTC. */
    public String file() {
        return stem() + ENDING;
    }

    /** The directory that its members are in, so that whoever unpacks it finds them together. */
    String stem() {
        return subject + "_" + STAMP.format(taken.atOffset(ZoneOffset.UTC));
    }

    /** The next second, for a second backup within one. */
    public ArchiveName next() {
        return new ArchiveName(subject, taken.plusSeconds(1));
    }

    @Override
    public int compareTo(ArchiveName other) {
        return Comparator.comparing(ArchiveName::taken)
                .thenComparing(ArchiveName::subject)
                .compare(this, other);
    }
}
