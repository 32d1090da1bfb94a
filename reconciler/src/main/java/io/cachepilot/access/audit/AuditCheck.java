package io.cachepilot.access.audit;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.Sha256;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks a log from the first line of its oldest part to its last. Writes nothing; the log may be in use. */
public final class AuditCheck {
    private static final int LONGEST_LINE = 1 << 16;

    /** Each further try needs a part to be begun or removed while the check runs. */
    private static final int MOST_TRIES = 10;

    private final Optional<LastLine> remembered;
    private final List<String> notes = new ArrayList<>();
    private final Map<Long, String> removed = new HashMap<>();
    private @Nullable LastLine before;
    private long first;
    private String beforeFirst = "";
    private long lines;
    private long inPart;
    private Path part;
    private boolean endIsKnown;

    /** What came of it. */
    public sealed interface Result {}

    /**
     * No line was changed or removed since it was written.
     *
     * @param lines how many there are
     * @param first the number of the first one; above 1, others are in an earlier file, or were removed when they were old enough
     * @param missing whether those before the first are not there though the log does not tell that they were removed
     * @param endIsKnown whether it is known too that none is missing at the end
     * @param notes what the log says of itself: lines that a crash cut off, or that could not be written
     */
    public record Intact(long lines, long first, boolean missing, boolean endIsKnown, List<String> notes)
            implements Result {
        public Intact {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Somebody, or a damage, changed the log.
     *
     * @param part the file that shows it
     * @param line the first one in it that does, from 1
     */
    public record Broken(Path part, long line, String why) implements Result {}

    private AuditCheck(Optional<LastLine> remembered, Path part) {
        this.remembered = remembered;
        this.part = part;
        this.endIsKnown = remembered.filter(last -> last.number() == 0).isPresent();
    }

    /**
     * Checks the log of that file, and the older parts beside it.
     *
     * @throws UncheckedIOException when it can't be read
     */
    public static Result verify(Path log) {
        try {
            for (int attempt = 1; ; attempt++) {
                Optional<Result> result = attempt(log, attempt == MOST_TRIES);
                if (result.isPresent()) {
                    return result.get();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the audit log " + log + ": " + FileTrouble.words(e), e);
        }
    }

    /** Empty when parts were begun or removed meanwhile, which looks like missing lines. */
    private static Optional<Result> attempt(Path log, boolean isLast) throws IOException {
        var parts = new AuditParts(log);
        List<Path> older = parts.older();
        Object inUse = inode(log);
        // Before the log, which may grow meanwhile.
        var check = new AuditCheck(LastLineFile.read(log), log);
        var files = new ArrayList<>(older);
        if (Files.exists(log)) {
            files.add(log);
        }
        Result result;
        try {
            result = check.read(files);
        } catch (NoSuchFileException e) {
            if (isLast) {
                throw e;
            }
            return Optional.empty();
        }
        boolean same = older.equals(parts.older()) && Objects.equals(inUse, inode(log));
        return same || isLast ? Optional.of(result) : Optional.empty();
    }

    private static @Nullable Object inode(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    private Result read(List<Path> files) throws IOException {
        for (Path file : files) {
            part = file;
            inPart = 0;
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                Optional<Result> broken = read(in, file.equals(files.getLast()));
                if (broken.isPresent()) {
                    return broken.get();
                }
            }
        }
        return end();
    }

    private Optional<Result> read(InputStream in, boolean isLast) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b != '\n') {
                line.write(b);
                if (line.size() > LONGEST_LINE) {
                    return broken(inPart + 1, "it is longer than any line of an audit log");
                }
                continue;
            }
            Optional<Result> broken = add(line.toByteArray());
            if (broken.isPresent()) {
                return broken;
            }
            line.reset();
        }
        if (line.size() > 0 && !isLast) {
            return broken(inPart + 1, "it is cut off, and a later part was begun since");
        }
        if (line.size() > 0) {
            notes.add("line %d is not complete: it is being written, or a crash cut it off".formatted(inPart + 1));
        }
        return Optional.empty();
    }

    private Optional<Result> add(byte[] bytes) {
        lines++;
        inPart++;
        var line = new String(bytes, StandardCharsets.ISO_8859_1);
        Optional<AuditLine.Place> place = AuditLine.place(line);
        if (place.isEmpty()) {
            return broken(inPart, "it is no line of an audit log");
        }
        long number = place.get().number();
        if (before == null) {
            first = number;
            beforeFirst = place.get().previous();
        } else if (number != before.number() + 1) {
            return broken(inPart, "it has number %d after number %d".formatted(number, before.number()));
        } else if (!place.get().previous().equals(before.hash())) {
            return inPart == 1
                    ? broken(1, "it carries another hash of the line before it, the last of an older part")
                    : broken(
                            inPart - 1,
                            "line %d carries another hash of it: one of the two was changed".formatted(inPart));
        }
        var here = new LastLine(number, Sha256.hex(bytes));
        if (remembered.filter(last -> last.number() == number).isPresent()) {
            if (!remembered.get().equals(here)) {
                return broken(inPart, "it was changed after it was written");
            }
            endIsKnown = true;
        }
        before = here;
        return note(line);
    }

    private Optional<Result> note(String line) {
        Optional<Notice> notice = AuditLine.notice(line);
        if (notice.filter(it -> it.event() == Notice.Event.LOST).isPresent()) {
            return broken(inPart, notice.get().text());
        }
        notice.flatMap(LastLine::removed).ifPresent(last -> removed.put(last.number(), last.hash()));
        // That an older part is there is how it should be.
        notice.filter(it -> it.event() != Notice.Event.CONTINUED || lines == 1)
                .ifPresent(it -> notes.add("line %d: %s".formatted(inPart, it.text())));
        return Optional.empty();
    }

    private Result end() {
        long end = before == null ? 0 : before.number();
        if (remembered.filter(last -> last.number() > end).isPresent()) {
            return new Broken(
                    part,
                    inPart + 1,
                    "it is missing: the log ends with number %d, and lines up to number %d were written"
                            .formatted(end, remembered.get().number()));
        }
        boolean missing = first > 1 && !beforeFirst.equals(removed.get(first - 1));
        return new Intact(lines, first, missing, endIsKnown, notes);
    }

    private Optional<Result> broken(long line, String why) {
        return Optional.of(new Broken(part, line, why));
    }
}
